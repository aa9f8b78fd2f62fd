// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.mailauth.ip.IpBlock;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;

/** Signs what our own users send (RFC 6376, section 5); says why when it does not. Thread-safe. */
public final class DkimSigner {
    private static final String FIELD = "DKIM-Signature";

    private final DkimKeys keys;
    private final DkimSignSettings settings;
    private final InstantSource clock;

    public DkimSigner(DkimKeys keys, DkimSignSettings settings, InstantSource clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    /** Signs a message of one of our users; others' mail is left alone. */
    public DkimSigning sign(Envelope envelope, Message message) {
        if (!isOurs(envelope)) {
            return new DkimSigning.NotSigned("client " + client(envelope)
                    + " is neither authenticated nor in trusted_networks, and its daemon is not one of "
                    + settings.daemons());
        }
        Authors authors = Authors.of(message.headers());
        if (authors.fields() != 1 || authors.domains().size() != 1) {
            return new DkimSigning.NotSigned(
                    authors.fields() == 0
                            ? "the message has no From"
                            : "not one author's domain: " + authors.fields() + " From fields, domains "
                                    + authors.domains());
        }
        String author = authors.domains().getFirst();
        return switch (keys.forAuthor(author, clock.instant())) {
            case DkimKeys.Choice.None none -> new DkimSigning.NotSigned(none.reason());
            case DkimKeys.Choice.Keys found -> sign(message, author, found.rules());
        };
    }

    private boolean isOurs(Envelope envelope) {
        return envelope.authUser().isPresent()
                || settings.daemons().contains(envelope.macros().getOrDefault("daemon_name", ""))
                || envelope.client()
                        .address()
                        .filter(a -> IpBlock.anyContains(settings.networks(), a))
                        .isPresent();
    }

    private static String client(Envelope envelope) {
        return envelope.client().address().map(a -> a.getHostAddress()).orElse("unknown");
    }

    /** Signs with these keys, whoever sent the message. */
    public DkimSigning sign(Message message, String author, List<DkimKeyRule> rules) {
        try {
            LongLines lines = new LongLines();
            BodyHashSpec spec = new BodyHashSpec(settings.body(), OptionalLong.empty());
            byte[] bodyHash = BodyHashes.of(message.body(), List.of(spec)).hash(spec);
            message.body().writeTo(lines);
            SignedHeaders headers = new SignedHeaders(message.headers());
            List<String> names = names(headers);
            Instant now = clock.instant();
            List<HeaderField> fields = new ArrayList<>();
            List<String> with = new ArrayList<>();
            for (DkimKeyRule rule : rules) {
                fields.add(field(rule, rule.place(author), names, headers, bodyHash, now));
                with.add(rule.key().algorithm().word() + " as "
                        + rule.place(author).name());
            }
            return new DkimSigning.Signed(
                    fields, warnings(message, lines), "signed with " + String.join(" and ", with));
        } catch (GeneralSecurityException e) {
            return new DkimSigning.NotSigned("the key does not sign: " + e.getMessage());
        } catch (UncheckedIOException e) {
            return new DkimSigning.NotSigned("the body cannot be read: " + e.getMessage());
        }
    }

    private HeaderField field(
            DkimKeyRule rule, KeyPlace place, List<String> names, SignedHeaders headers, byte[] bodyHash, Instant now)
            throws GeneralSecurityException {
        SignatureWriter writer = new SignatureWriter(FIELD)
                .tag("v", "1")
                .tag("a", rule.key().algorithm().word())
                .tag("c", settings.header().word() + "/" + settings.body().word())
                .tag("d", place.domain())
                .tag("s", place.selector())
                .tag("t", Long.toString(now.getEpochSecond()));
        settings.validity()
                .ifPresent(v -> writer.tag("x", Long.toString(now.plus(v).getEpochSecond())));
        String unsigned = writer.names("h", names)
                .tag("bh", Base64.getEncoder().encodeToString(bodyHash))
                .unsigned();
        HeaderField draft = HeaderField.of(FIELD, unsigned.getBytes(StandardCharsets.US_ASCII));
        List<String> lower = names.stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
        byte[] input = headers.input(lower, settings.header(), draft);
        return SignatureWriter.signed(FIELD, unsigned, SignatureWriter.sign(rule.key(), input));
    }

    /** Every instance of the fields to sign, and once more those that nobody may add. */
    private List<String> names(SignedHeaders headers) {
        List<String> names = new ArrayList<>();
        for (String name : settings.oversigned()) {
            int n = headers.count(name.toLowerCase(Locale.ROOT)) + 1;
            for (int i = 0; i < Math.min(n, 5); i++) {
                names.add(name);
            }
        }
        for (String name : settings.signed()) {
            int n = headers.count(name.toLowerCase(Locale.ROOT));
            for (int i = 0; i < Math.min(n, 5); i++) {
                names.add(name);
            }
        }
        return names;
    }

    private static List<String> warnings(Message message, LongLines body) {
        List<String> warnings = new ArrayList<>();
        if (body.longest() > LongLines.LIMIT) {
            warnings.add("the body has a line of " + body.longest()
                    + " octets; the next server will break it at 998, and the signature with it");
        }
        LongLines header = new LongLines();
        byte[] end = {'\r', '\n'};
        for (HeaderField f : message.headers()) {
            f.writeTo(header);
            header.write(end, 0, 2);
        }
        if (header.longest() > LongLines.LIMIT) {
            warnings.add("the header has a line of " + header.longest()
                    + " octets; the next server will break it at 998, and the signature with it");
        }
        return warnings;
    }
}

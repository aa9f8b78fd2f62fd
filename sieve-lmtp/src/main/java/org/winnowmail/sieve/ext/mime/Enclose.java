// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.winnowmail.message.Address;
import org.winnowmail.message.Body;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Octets;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.letter.HeaderText;
import org.winnowmail.sieve.letter.Letter;

/**
 * Brings {@code enclose}: the message as an attachment to a text of the script's (RFC 5703, section 6).
 * Later tests and actions see the new message; {@code redirect} goes on sending the old one.
 */
public final class Enclose implements Extension {
    /** Fields of the new message that are its own, whatever the script wants copied. */
    private static final Set<String> OWN = Set.of("mime-version", "subject");

    @Override
    public String name() {
        return "enclose";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.command("enclose")
                .tags(
                        Tag.named("subject").with(Param.string("subject")),
                        Tag.named("headers").with(Param.strings("header names")))
                .takes(Param.string("text"))
                .runs((call, compiler) -> compile(call)));
    }

    private static Step compile(Call call) {
        Optional<TextExpr> subject = call.tag("subject").map(TagUse::text);
        TextList headers = call.tag("headers").map(u -> u.value().texts()).orElse(TextList.of());
        TextExpr text = call.text(0);
        return run -> {
            Rewrites.count(run);
            run.view().enclose(enclosed(run, subject.map(s -> s.eval(run)), headers.eval(run), text.eval(run)));
            run.note("enclosed the message in another");
            return Flow.NEXT;
        };
    }

    private static Message enclosed(Run run, Optional<String> subject, List<String> copied, String text) {
        Message inner = run.view().message();
        String boundary = "=_" + UUID.randomUUID();
        List<HeaderField> fields = new ArrayList<>();
        for (HeaderField field : inner.headers()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (copied.stream().anyMatch(field::is) && !OWN.contains(name) && !name.startsWith("content-")) {
                fields.add(field);
            }
        }
        Headers fresh = Letter.of(
                        run.host().now(), run.host().zone(), run.settings().hostName())
                .done()
                .headers();
        for (HeaderField field : fresh) {
            if (fields.stream().noneMatch(f -> f.is(field.name()))) {
                fields.add(field);
            }
        }
        if (fields.stream().noneMatch(f -> f.is("From"))) {
            fields.add(HeaderField.of("From", HeaderText.address(new AddressHeader.Mailbox("", owner(run)))));
        }
        subject.map(s -> HeaderField.of("Subject", HeaderText.unstructured(s, "Subject".length())))
                .or(() -> inner.headers().first("Subject"))
                .ifPresent(fields::add);
        fields.add(HeaderField.of("MIME-Version", "1.0"));
        fields.add(HeaderField.of("Content-Type", "multipart/mixed; boundary=\"" + boundary + "\""));
        // True of anything the text and the message can hold; without it, seven bits would be promised.
        fields.add(HeaderField.of("Content-Transfer-Encoding", "8bit"));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Transfer-Encoding: 8bit\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(Octets.encode(text));
        body.writeBytes(("\r\n--" + boundary + "\r\nContent-Type: message/rfc822\r\n"
                        + "Content-Transfer-Encoding: 8bit\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        inner.writeTo(body::write);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return new Message(new Headers(fields), Body.of(body.toByteArray()), inner.limits());
    }

    private static Address owner(Run run) {
        SieveMessageContext context = run.view().context();
        return context.userAddress()
                .or(context::recipient)
                .or(run.settings()::postmaster)
                .orElseGet(() -> new Address("postmaster", run.settings().hostName()));
    }
}

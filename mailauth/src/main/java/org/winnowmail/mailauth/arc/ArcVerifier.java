// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.arc;

import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.authres.AuthenticationResultsParser;
import org.winnowmail.mailauth.dkim.BodyHashes;
import org.winnowmail.mailauth.dkim.DkimVerifySettings;
import org.winnowmail.mailauth.dkim.MalformedException;
import org.winnowmail.mailauth.dkim.SignatureCheck;
import org.winnowmail.mailauth.dkim.SignatureField;
import org.winnowmail.mailauth.dkim.SignedHeaders;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.RecordType;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;

/** Verifies a chain (RFC 8617, section 5.2). Thread-safe; waits for DNS; costs nothing without ARC fields. */
public final class ArcVerifier {
    private final DnsClient dns;
    private final SignatureCheck check;

    public ArcVerifier(DnsClient dns, DkimVerifySettings settings) {
        this.dns = dns;
        this.check = new SignatureCheck(dns, settings.minRsaBits(), settings.maxRsaBits());
    }

    /** Reads and verifies. */
    public ArcResult verify(Message message, Deadline deadline) {
        ArcChain chain = read(message);
        try {
            return verify(
                    message,
                    chain,
                    BodyHashes.of(message.body(), chain.bodySpec().stream().toList()),
                    deadline);
        } catch (UncheckedIOException e) {
            return new ArcResult(
                    ArcVerdict.TEMPERROR, List.of(), "body cannot be read: " + e.getMessage(), Optional.empty(), false);
        }
    }

    /** The chain of a message; its keys are asked for at once. */
    public ArcChain read(Message message) {
        ArcChain chain = structure(message);
        if (chain instanceof ArcChain.Sets s) {
            dns.prefetch(s.last().message().key().name(), RecordType.TXT);
            s.sets().forEach(set -> dns.prefetch(set.sealKey().name(), RecordType.TXT));
        }
        return chain;
    }

    /** The chain of a message, nothing of it verified. */
    public static ArcChain structure(Message message) {
        if (!ArcSet.present(message.headers())) {
            return new ArcChain.None();
        }
        try {
            List<ArcSet> sets = ArcSet.read(message.headers());
            Optional<String> flaw = chainFlaw(sets);
            if (flaw.isPresent()) {
                boolean failedBefore =
                        sets.stream().anyMatch(set -> set.seal().chain().equals("fail"));
                return new ArcChain.Broken(ArcResult.broken(flaw.get(), !failedBefore && hasRoom(sets)), sets.size());
            }
            return new ArcChain.Sets(sets);
        } catch (MalformedException e) {
            return ArcSet.malformed(message.headers(), e.reason());
        }
    }

    private static boolean hasRoom(List<ArcSet> sets) {
        return sets.size() < ArcSet.MAX_INSTANCE;
    }

    /** RFC 8617, section 5.2, steps 2 and 3: the first seal says none, the others pass. */
    private static Optional<String> chainFlaw(List<ArcSet> sets) {
        for (int i = sets.size() - 1; i >= 0; i--) {
            String chain = sets.get(i).seal().chain();
            String right = i == 0 ? "none" : "pass";
            if (!chain.equals(right)) {
                return Optional.of("seal " + (i + 1) + " says cv=" + chain + " where cv=" + right + " belongs");
            }
        }
        return Optional.empty();
    }

    /** Verifies a chain that was read before, over body hashes made for it. */
    public ArcResult verify(Message message, ArcChain chain, BodyHashes hashes, Deadline deadline) {
        return switch (chain) {
            case ArcChain.None _ -> ArcResult.NONE;
            case ArcChain.Broken b -> b.result();
            case ArcChain.Sets s -> verify(message, s, hashes, deadline);
        };
    }

    private ArcResult verify(Message message, ArcChain.Sets chain, BodyHashes hashes, Deadline deadline) {
        SignatureCheck.Outcome outcome = messageSignature(message, chain.last().message(), hashes, deadline);
        String what = "message signature " + chain.last().instance();
        for (int n = chain.sets().size(); n >= 1 && outcome instanceof SignatureCheck.Outcome.Holds; n--) {
            ArcSet set = chain.sets().get(n - 1);
            what = "seal " + n;
            outcome = check.check(
                    set.sealKey(),
                    set.seal().algorithm(),
                    sealInput(chain.sets().subList(0, n)),
                    set.seal().signature(),
                    deadline);
        }
        List<String> sealers =
                chain.sets().stream().map(set -> set.sealKey().domain()).toList();
        boolean room = hasRoom(chain.sets());
        return switch (outcome) {
            case SignatureCheck.Outcome.Holds _ ->
                new ArcResult(
                        ArcVerdict.PASS, sealers, "sealed by " + String.join(", ", sealers), firstSeen(chain), room);
            case SignatureCheck.Outcome.Broken b ->
                new ArcResult(ArcVerdict.FAIL, sealers, what + ": " + b.reason(), Optional.empty(), room);
            case SignatureCheck.Outcome.Unknown u ->
                new ArcResult(ArcVerdict.TEMPERROR, sealers, what + ": " + u.reason(), Optional.empty(), room);
        };
    }

    /**
     * What the first sealer saw, when the chain says it of this author: without From in the newest h= anybody may have
     * put another name there since.
     */
    private static Optional<AuthenticationResults> firstSeen(ArcChain.Sets chain) {
        return chain.last().message().headers().contains("from")
                ? AuthenticationResultsParser.parse(chain.sets().getFirst().resultsText())
                : Optional.empty();
    }

    private SignatureCheck.Outcome messageSignature(
            Message message, SignatureField s, BodyHashes hashes, Deadline deadline) {
        if (!MessageDigest.isEqual(hashes.hash(s.bodySpec()), s.bodyHash())) {
            return new SignatureCheck.Outcome.Broken("body hash differs");
        }
        byte[] input = new SignedHeaders(message.headers()).input(s.headers(), s.header(), s.field());
        return check.check(s.key(), s.algorithm(), input, s.signature(), deadline);
    }

    /** RFC 8617, section 5.1.1: all sets in order, relaxed, the last seal with an empty b=. */
    private static byte[] sealInput(List<ArcSet> sets) {
        SealInput input = new SealInput();
        for (int i = 0; i < sets.size(); i++) {
            ArcSet set = sets.get(i);
            input.add(set.results());
            input.add(set.message().field());
            if (i + 1 < sets.size()) {
                input.add(set.seal().field());
            } else {
                input.seal(set.seal().field());
            }
        }
        return input.toByteArray();
    }

    /** The fields of a chain for a further seal, oldest first. */
    static List<HeaderField> fields(ArcChain.Sets chain) {
        List<HeaderField> fields = new ArrayList<>();
        for (ArcSet set : chain.sets()) {
            fields.add(set.results());
            fields.add(set.message().field());
            fields.add(set.seal().field());
        }
        return fields;
    }
}

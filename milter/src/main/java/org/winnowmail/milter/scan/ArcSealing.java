// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.arc.ArcChain;
import org.winnowmail.mailauth.arc.ArcResult;
import org.winnowmail.mailauth.arc.ArcSealer;
import org.winnowmail.mailauth.arc.ArcVerdict;
import org.winnowmail.mailauth.arc.ArcVerifier;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.authres.AuthenticationResultsParser;
import org.winnowmail.mailauth.dkim.DkimSigning;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Edit;
import org.winnowmail.rules.Action;

/**
 * Seals mail that will be forwarded (RFC 8617), so that the next server can see what we saw.
 *
 * <p>There are two moments. Mail that <em>comes in</em> can be sealed with what was just found; that serves aliases and
 * Sieve redirects, which change nothing. Mail that <em>comes back</em> from a trusted host, say a list server that has
 * added a footer, is sealed with the Authentication-Results that we wrote when it came in: what the message looks like
 * now says nothing about that.
 */
public final class ArcSealing {
    /** When to seal. */
    public enum Moment {
        INCOMING,
        FORWARDED
    }

    private final Set<Moment> moments;
    private final Set<String> recipients;
    private final String authservId;
    private final ArcSealer sealer;

    /**
     * Sealing.
     *
     * @param recipients addresses and domains whose incoming mail is sealed; none: everybody's
     */
    public ArcSealing(Set<Moment> moments, Set<String> recipients, String authservId, ArcSealer sealer) {
        this.moments = Set.copyOf(moments);
        this.recipients =
                recipients.stream().map(r -> r.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.authservId = authservId;
        this.sealer = sealer;
    }

    /** Seals when it is the moment; empty when it is not. */
    Optional<DkimSigning> seal(Scan scan, ScanReport report, List<Edit> edits) {
        Action action = report.verdict().action();
        if (action == Action.REJECT || action == Action.DISCARD) {
            return Optional.empty();
        }
        return switch (scan.direction()) {
            case INCOMING ->
                moments.contains(Moment.INCOMING) && concerns(scan)
                        ? Optional.of(incoming(scan, report, edits))
                        : Optional.empty();
            case TRUSTED -> moments.contains(Moment.FORWARDED) ? Optional.of(forwarded(scan, edits)) : Optional.empty();
            case OUTGOING -> Optional.empty();
        };
    }

    private boolean concerns(Scan scan) {
        return recipients.isEmpty()
                || scan.envelope().recipients().stream()
                        .map(r -> r.toString().toLowerCase(Locale.ROOT))
                        .anyMatch(r ->
                                recipients.contains(r) || recipients.contains(r.substring(r.lastIndexOf('@') + 1)));
    }

    private DkimSigning incoming(Scan scan, ScanReport report, List<Edit> edits) {
        Optional<AuthReport> auth = report.auth();
        return auth.isEmpty()
                ? new DkimSigning.NotSigned("the message could not be authenticated")
                : sealer.seal(
                        Leaving.of(scan.message(), edits),
                        auth.get().chain(),
                        auth.get().arc(),
                        auth.get().results());
    }

    private DkimSigning forwarded(Scan scan, List<Edit> edits) {
        Message message = scan.message();
        Optional<AuthenticationResults> seen = ours(message);
        if (seen.isEmpty()) {
            return new DkimSigning.NotSigned("no Authentication-Results of " + authservId);
        }
        ArcChain chain = ArcVerifier.structure(message);
        Optional<ArcVerdict> then = verdictThen(seen.get(), chain);
        if (then.isEmpty()) {
            return new DkimSigning.NotSigned("it has ARC fields that were not there when it came in");
        }
        ArcResult verified = switch (chain) {
            case ArcChain.Broken b -> b.result();
            case ArcChain.None _, ArcChain.Sets _ ->
                new ArcResult(then.get(), List.of(), "as found when it came in", Optional.empty(), true);
        };
        return sealer.seal(Leaving.of(message, edits), chain, verified, seen.get());
    }

    /** The topmost is the newest. */
    private Optional<AuthenticationResults> ours(Message message) {
        for (HeaderField f : message.headers().all(AuthenticationResults.FIELD)) {
            Optional<AuthenticationResults> results = AuthenticationResultsParser.parse(f)
                    .filter(r -> r.authservId().equalsIgnoreCase(authservId));
            if (results.isPresent()) {
                return results;
            }
        }
        return Optional.empty();
    }

    /** What the chain was worth when it came in: by our own word, since the message may have been changed since. */
    private Optional<ArcVerdict> verdictThen(AuthenticationResults seen, ArcChain chain) {
        Optional<String> arc = seen.results().stream()
                .filter(r -> r.method().equals("arc"))
                .map(r -> r.result())
                .findFirst();
        if (arc.isPresent()) {
            return switch (arc.get()) {
                case "pass" -> Optional.of(ArcVerdict.PASS);
                case "fail" -> Optional.of(ArcVerdict.FAIL);
                default -> Optional.empty();
            };
        }
        if (chain instanceof ArcChain.None) {
            return Optional.of(ArcVerdict.NONE);
        }
        // A chain that begins with the seal that we put on when it came in.
        return chain.newestSealer().filter(sealer.domain()::equalsIgnoreCase).map(_ -> ArcVerdict.PASS);
    }
}

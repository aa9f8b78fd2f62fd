// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.mailauth.arc.ArcResult;
import org.winnowmail.mailauth.arc.ArcVerdict;
import org.winnowmail.mailauth.authres.AuthMethodResult;
import org.winnowmail.mailauth.authres.AuthMethodResult.Property;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.dkim.DkimResult;
import org.winnowmail.mailauth.dmarc.DmarcResult;
import org.winnowmail.mailauth.relay.Arrival;
import org.winnowmail.mailauth.spf.SpfIdentity;
import org.winnowmail.mailauth.spf.SpfResult;
import org.winnowmail.message.Envelope;

/** Writes what was found as Authentication-Results (RFC 8601, section 2.7). */
final class ResultsWriter {
    /** Longest reason written into a header, in characters; the log has all of it. */
    private static final int MAX_REASON = 200;

    private ResultsWriter() {}

    static AuthenticationResults submission(String authservId) {
        return new AuthenticationResults(
                authservId, List.of(new AuthMethodResult("auth", "pass", Optional.empty(), List.of())));
    }

    /** Every method that was run has its entry; one that is switched off has none. */
    static AuthenticationResults write(
            MailAuthSettings settings,
            Arrival arrival,
            SpfResult spf,
            Optional<SpfResult> helo,
            List<DkimResult> dkim,
            ArcResult arc,
            DmarcResult dmarc) {
        List<AuthMethodResult> all = new ArrayList<>();
        if (settings.spf().on()) {
            all.add(spf(spf, arrival, true));
        }
        helo.ifPresent(h -> all.add(spf(h, arrival, false)));
        for (DkimResult r : dkim) {
            all.add(dkim(r));
        }
        if (dkim.isEmpty() && settings.dkim().on()) {
            all.add(new AuthMethodResult("dkim", "none", Optional.empty(), List.of()));
        }
        if (arc.verdict() != ArcVerdict.NONE) {
            all.add(arc(arc, arrival.envelope()));
        }
        if (settings.dmarc().on()) {
            all.add(dmarc(dmarc));
        }
        return new AuthenticationResults(settings.authservId(), all);
    }

    private static AuthMethodResult spf(SpfResult r, Arrival arrival, boolean first) {
        Envelope envelope = arrival.envelope();
        List<Property> properties = new ArrayList<>();
        if (arrival.spf().filter(r::equals).isPresent()) {
            // A relay may have put its own address into the envelope since.
            add(properties, "smtp", r.identity().word(), r.domain());
        } else if (r.identity() == SpfIdentity.MAILFROM) {
            envelope.sender().ifPresent(s -> add(properties, "smtp", "mailfrom", s.toString()));
        } else if (!envelope.helo().isEmpty()) {
            add(properties, "smtp", "helo", envelope.helo());
        }
        // How the client is known is told once, with the first result.
        String story = first ? arrival.story() : "";
        String why = story.isEmpty() ? r.reason() : story + "; " + r.reason();
        return new AuthMethodResult(
                "spf", r.verdict().word(), reason(!r.passed() || !story.isEmpty(), why), properties);
    }

    private static AuthMethodResult dkim(DkimResult r) {
        List<Property> properties = new ArrayList<>();
        add(properties, "header", "d", r.domain());
        add(properties, "header", "i", r.identity());
        add(properties, "header", "s", r.selector());
        add(properties, "header", "a", r.algorithm());
        add(properties, "header", "b", r.signature());
        return new AuthMethodResult("dkim", r.verdict().word(), reason(!r.passed(), r.reason()), properties);
    }

    private static AuthMethodResult arc(ArcResult r, Envelope envelope) {
        List<Property> properties = new ArrayList<>();
        // RFC 8617, section 10.2: the next server's view of who handed the message over.
        envelope.client()
                .address()
                .ifPresent(a -> properties.add(new Property("smtp", "remote-ip", a.getHostAddress())));
        return new AuthMethodResult(
                "arc", r.verdict().word(), reason(r.verdict() != ArcVerdict.PASS, r.reason()), properties);
    }

    private static AuthMethodResult dmarc(DmarcResult r) {
        List<Property> properties = new ArrayList<>();
        add(properties, "header", "from", r.authorDomain());
        if (!r.policyTag().isEmpty()) {
            properties.add(new Property("policy", "dmarc", r.policy().word()));
        }
        boolean explain = switch (r.verdict()) {
            case PASS, NONE -> false;
            case FAIL, TEMPERROR, PERMERROR -> true;
        };
        return new AuthMethodResult("dmarc", r.verdict().word(), reason(explain, r.reason()), properties);
    }

    private static void add(List<Property> properties, String type, String name, String value) {
        if (!value.isEmpty()) {
            properties.add(new Property(type, name, value));
        }
    }

    private static Optional<String> reason(boolean wanted, String text) {
        return wanted
                ? Optional.of(text.length() > MAX_REASON ? text.substring(0, MAX_REASON) + "..." : text)
                : Optional.empty();
    }
}

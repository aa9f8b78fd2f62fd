// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

import java.util.Optional;
import org.winnowmail.mailauth.arc.ArcResult;
import org.winnowmail.mailauth.arc.ArcVerdict;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.mailauth.authres.AuthMethodResult;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.dmarc.DmarcPolicy;
import org.winnowmail.mailauth.dmarc.DmarcResult;
import org.winnowmail.mailauth.dmarc.DmarcVerdict;

/** From what a domain wants to what is done here (RFC 9989, section 5.3: local policy decides). */
final class DmarcDecision {
    private final MailAuthSettings settings;

    DmarcDecision(MailAuthSettings settings) {
        this.settings = settings;
    }

    /** What is done, and why, when there is something to say. */
    record Decided(AuthAction action, String reason, Excuse excuse) {
        Decided(AuthAction action, String reason) {
            this(action, reason, Excuse.NONE);
        }
    }

    static DmarcResult notChecked(String reason) {
        return result(DmarcVerdict.NONE, reason);
    }

    static DmarcResult broken(String reason) {
        return result(DmarcVerdict.TEMPERROR, reason);
    }

    private static DmarcResult result(DmarcVerdict verdict, String reason) {
        return new DmarcResult(
                verdict, "", "", "", DmarcPolicy.NONE, "", DmarcPolicy.NONE, false, false, reason, Optional.empty());
    }

    Decided decide(DmarcResult dmarc, ArcResult arc, Authors authors) {
        return switch (dmarc.verdict()) {
            case PASS, NONE, PERMERROR -> new Decided(AuthAction.NONE, "");
            case TEMPERROR -> temporary(dmarc);
            case FAIL -> failed(dmarc, arc, authors);
        };
    }

    private Decided temporary(DmarcResult dmarc) {
        // A domain known to want nothing loses nothing; of one that is unknown the worst is assumed.
        boolean wantsNothing = dmarc.record().isPresent() && dmarc.policy() == DmarcPolicy.NONE;
        AuthAction action =
                wantsNothing ? AuthAction.NONE : settings.dmarc().actions().onTempError();
        return new Decided(action, action == AuthAction.NONE ? "" : "could not be checked now: " + dmarc.reason());
    }

    private Decided failed(DmarcResult dmarc, ArcResult arc, Authors authors) {
        AuthAction wanted = switch (dmarc.disposition()) {
            case NONE -> AuthAction.NONE;
            case QUARANTINE -> settings.dmarc().actions().onQuarantine();
            case REJECT -> settings.dmarc().actions().onReject();
        };
        if (wanted == AuthAction.NONE) {
            return new Decided(AuthAction.NONE, "");
        }
        if (settings.dmarc().exempt().contains(dmarc.authorDomain())) {
            return new Decided(AuthAction.NONE, dmarc.authorDomain() + " is exempt here", Excuse.EXEMPT);
        }
        if (rescued(arc, authors)) {
            return new Decided(
                    AuthAction.NONE,
                    "passed DMARC before it was forwarded, says the trusted sealer "
                            + arc.sealers().getFirst(),
                    Excuse.TRUSTED_SEALER);
        }
        return new Decided(wanted, dmarc.reason());
    }

    /**
     * A chain rescues when all its sealers are trusted, since any of them could have changed the message,
     * and the first of them saw the author's domain pass (RFC 8617, section 7.2.1).
     */
    private boolean rescued(ArcResult arc, Authors authors) {
        return arc.verdict() == ArcVerdict.PASS
                && settings.arc().trustedSealers().containsAll(arc.sealers())
                && !arc.sealers().isEmpty()
                && authors.domains().size() == 1
                && arc.firstSeen()
                        .filter(seen -> sawPass(seen, authors.domains().getFirst()))
                        .isPresent();
    }

    /** A dmarc=pass there must be for the author that the message still names; some sealers leave the domain out. */
    private static boolean sawPass(AuthenticationResults seen, String author) {
        for (AuthMethodResult r : seen.results()) {
            if (r.method().equals("dmarc") && r.result().equals("pass")) {
                Optional<String> from = r.property("header", "from");
                if (from.isEmpty() || Authors.ascii(from.get()).equals(author)) {
                    return true;
                }
            }
        }
        return false;
    }
}

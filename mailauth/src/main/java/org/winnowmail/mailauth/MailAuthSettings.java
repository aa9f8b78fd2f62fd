// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.winnowmail.mailauth.dkim.DkimVerifySettings;
import org.winnowmail.mailauth.dmarc.DmarcSettings;
import org.winnowmail.mailauth.ip.IpBlock;
import org.winnowmail.mailauth.spf.SpfSettings;

/**
 * How messages are authenticated.
 *
 * @param authservId our name in Authentication-Results
 * @param trustedNetworks clients that are our own: SPF says nothing about them
 * @param deadline time for SPF, DKIM and ARC of one message together; default 8 s, with that of DMARC well inside a
 *     milter's patience of 30 s
 * @param spf which clients may send
 * @param dkim what is asked of signatures
 * @param dmarc policies of authors' domains
 * @param arc what earlier servers saw
 */
public record MailAuthSettings(
        String authservId, List<IpBlock> trustedNetworks, Duration deadline, Spf spf, Dkim dkim, Dmarc dmarc, Arc arc) {

    /**
     * SPF.
     *
     * @param on whether it is checked at all
     * @param checkHelo whether the HELO name is checked too (RFC 7208, section 2.3 recommends it)
     * @param limits of one check
     */
    public record Spf(boolean on, boolean checkHelo, SpfSettings limits) {}

    /**
     * DKIM.
     *
     * @param on whether it is checked at all
     * @param asked of signatures and keys, also those of ARC
     */
    public record Dkim(boolean on, DkimVerifySettings asked) {}

    /**
     * DMARC.
     *
     * @param on whether it is checked at all; without SPF or DKIM it has less to stand on
     * @param limits of one check
     * @param actions what is done with mail that fails
     * @param exempt author domains whose failures are only noted, in lower case: for partners that cannot do
     *     better yet
     */
    public record Dmarc(boolean on, DmarcSettings limits, DmarcActions actions, Set<String> exempt) {
        public Dmarc {
            exempt = lower(exempt);
        }
    }

    /**
     * ARC.
     *
     * @param on whether it is checked at all
     * @param trustedSealers those whose word rescues a message that fails DMARC only because they forwarded
     *     it, in lower case
     */
    public record Arc(boolean on, Set<String> trustedSealers) {
        public Arc {
            trustedSealers = lower(trustedSealers);
        }
    }

    /**
     * What is done for each wish of a domain.
     *
     * @param onReject when the domain wants rejection; default that
     * @param onQuarantine when it wants quarantine; default that
     * @param onTempError when a domain that wants either could not be checked now; default to let pass.
     *     {@link AuthAction#REJECT} here counts as {@link AuthAction#DEFER}: a failing DNS is no proof
     */
    public record DmarcActions(AuthAction onReject, AuthAction onQuarantine, AuthAction onTempError) {
        public static final DmarcActions DEFAULT =
                new DmarcActions(AuthAction.REJECT, AuthAction.QUARANTINE, AuthAction.NONE);

        public DmarcActions {
            onTempError = onTempError == AuthAction.REJECT ? AuthAction.DEFER : onTempError;
        }
    }

    public MailAuthSettings {
        trustedNetworks = List.copyOf(trustedNetworks);
    }

    /** The defaults for a server of that name: every method on, nobody trusted. */
    public static MailAuthSettings of(String authservId) {
        return new MailAuthSettings(
                authservId,
                List.of(),
                Duration.ofSeconds(8),
                new Spf(true, true, SpfSettings.DEFAULT.withHostName(authservId)),
                new Dkim(true, DkimVerifySettings.DEFAULT),
                new Dmarc(true, DmarcSettings.DEFAULT, DmarcActions.DEFAULT, Set.of()),
                new Arc(true, Set.of()));
    }

    /** The same with another time for all checks together. */
    public MailAuthSettings withDeadline(Duration other) {
        return new MailAuthSettings(authservId, trustedNetworks, other, spf, dkim, dmarc, arc);
    }

    /**
     * The same, so that a message never takes longer than this: when deadline and reserve do not fit, both shrink in
     * proportion, so that the other checks keep some time of their own.
     */
    public MailAuthSettings within(Duration most) {
        Duration all = deadline.plus(dmarc.limits().reserve());
        if (all.compareTo(most) <= 0) {
            return this;
        }
        Duration shorter = Duration.ofNanos((long) (most.toNanos() * ((double) deadline.toNanos() / all.toNanos())));
        DmarcSettings limits =
                new DmarcSettings(dmarc.limits().questions(), dmarc.limits().authorDomains(), most.minus(shorter));
        return withDeadline(shorter).with(new Dmarc(dmarc.on(), limits, dmarc.actions(), dmarc.exempt()));
    }

    /** The same with other local choices. */
    public MailAuthSettings with(List<IpBlock> trusted, Spf newSpf, Dkim newDkim, Dmarc newDmarc, Arc newArc) {
        return new MailAuthSettings(authservId, trusted, deadline, newSpf, newDkim, newDmarc, newArc);
    }

    /** The same with other choices for DMARC. */
    public MailAuthSettings with(Dmarc other) {
        return with(trustedNetworks, spf, dkim, other, arc);
    }

    /** The same with other choices for ARC. */
    public MailAuthSettings with(Arc other) {
        return with(trustedNetworks, spf, dkim, dmarc, other);
    }

    private static Set<String> lower(Set<String> words) {
        return words.stream().map(w -> w.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }
}

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
 * @param methods which methods are checked at all; default all
 * @param deadline time for all checks of one message together; default 8 s, well inside a milter's
 *     patience of 30 s
 * @param spf limits of SPF
 * @param checkHelo whether the HELO name is checked too (RFC 7208, section 2.3 recommends it)
 * @param dkim what is asked of signatures
 * @param dmarc limits of DMARC
 * @param actions what is done with mail that fails DMARC
 * @param dmarcExempt author domains whose failures are only noted, in lower case: for partners that cannot
 *     do better yet
 * @param trustedSealers ARC sealers whose word rescues a message that fails DMARC only because they
 *     forwarded it, in lower case
 * @param trustedNetworks clients that are our own relays: SPF says nothing about them, and their
 *     Authentication-Results are read
 * @param trustedAuthservIds servers whose Authentication-Results are read, when a trusted client brings
 *     them
 */
public record MailAuthSettings(
        String authservId,
        Methods methods,
        Duration deadline,
        SpfSettings spf,
        boolean checkHelo,
        DkimVerifySettings dkim,
        DmarcSettings dmarc,
        DmarcActions actions,
        Set<String> dmarcExempt,
        Set<String> trustedSealers,
        List<IpBlock> trustedNetworks,
        Set<String> trustedAuthservIds) {

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
        dmarcExempt = lower(dmarcExempt);
        trustedSealers = lower(trustedSealers);
        trustedNetworks = List.copyOf(trustedNetworks);
        trustedAuthservIds = lower(trustedAuthservIds);
    }

    /**
     * Which methods are checked at all.
     *
     * @param spf SPF
     * @param dkim DKIM
     * @param dmarc DMARC; without SPF or DKIM it has less to stand on
     * @param arc ARC
     */
    public record Methods(boolean spf, boolean dkim, boolean dmarc, boolean arc) {
        public static final Methods ALL = new Methods(true, true, true, true);
    }

    /** The defaults for a server of that name. */
    public static MailAuthSettings of(String authservId) {
        return new MailAuthSettings(
                authservId,
                Methods.ALL,
                Duration.ofSeconds(8),
                SpfSettings.DEFAULT.withHostName(authservId),
                true,
                DkimVerifySettings.DEFAULT,
                DmarcSettings.DEFAULT,
                DmarcActions.DEFAULT,
                Set.of(),
                Set.of(),
                List.of(),
                Set.of());
    }

    /** The same with other methods. */
    public MailAuthSettings withMethods(Methods other) {
        return new MailAuthSettings(
                authservId,
                other,
                deadline,
                spf,
                checkHelo,
                dkim,
                dmarc,
                actions,
                dmarcExempt,
                trustedSealers,
                trustedNetworks,
                trustedAuthservIds);
    }

    /** The same with the HELO name checked or not. */
    public MailAuthSettings withCheckHelo(boolean check) {
        return new MailAuthSettings(
                authservId,
                methods,
                deadline,
                spf,
                check,
                dkim,
                dmarc,
                actions,
                dmarcExempt,
                trustedSealers,
                trustedNetworks,
                trustedAuthservIds);
    }

    /** The same with another time for all checks together. */
    public MailAuthSettings withDeadline(Duration other) {
        return new MailAuthSettings(
                authservId,
                methods,
                other,
                spf,
                checkHelo,
                dkim,
                dmarc,
                actions,
                dmarcExempt,
                trustedSealers,
                trustedNetworks,
                trustedAuthservIds);
    }

    /** The same with other relays. */
    public MailAuthSettings withTrustedNetworks(List<IpBlock> networks) {
        return new MailAuthSettings(
                authservId,
                methods,
                deadline,
                spf,
                checkHelo,
                dkim,
                dmarc,
                actions,
                dmarcExempt,
                trustedSealers,
                networks,
                trustedAuthservIds);
    }

    /** The same with other trusted sealers. */
    public MailAuthSettings withTrustedSealers(Set<String> sealers) {
        return new MailAuthSettings(
                authservId,
                methods,
                deadline,
                spf,
                checkHelo,
                dkim,
                dmarc,
                actions,
                dmarcExempt,
                sealers,
                trustedNetworks,
                trustedAuthservIds);
    }

    /** The same with other actions and exempt domains. */
    public MailAuthSettings withActions(DmarcActions other, Set<String> exempt) {
        return new MailAuthSettings(
                authservId,
                methods,
                deadline,
                spf,
                checkHelo,
                dkim,
                dmarc,
                other,
                exempt,
                trustedSealers,
                trustedNetworks,
                trustedAuthservIds);
    }

    /** The same believing other servers. */
    public MailAuthSettings withTrustedAuthservIds(Set<String> ids) {
        return new MailAuthSettings(
                authservId,
                methods,
                deadline,
                spf,
                checkHelo,
                dkim,
                dmarc,
                actions,
                dmarcExempt,
                trustedSealers,
                trustedNetworks,
                ids);
    }

    private static Set<String> lower(Set<String> words) {
        return words.stream().map(w -> w.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }
}

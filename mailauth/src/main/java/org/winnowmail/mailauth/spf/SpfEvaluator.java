// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.DnsQuestion;
import org.winnowmail.mailauth.dns.RecordType;
import org.winnowmail.message.Address;

/** Checks whether a host may send in a domain's name (RFC 7208). Thread-safe; waits for DNS. */
public final class SpfEvaluator {
    private final DnsClient dns;
    private final SpfSettings settings;
    private final InstantSource clock;

    public SpfEvaluator(DnsClient dns, SpfSettings settings, InstantSource clock) {
        this.dns = dns;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Checks MAIL FROM; for the null sender the HELO name stands in as {@code postmaster@helo} (RFC 7208,
     * section 2.4).
     */
    public SpfResult check(InetAddress client, String helo, Optional<Address> sender, Deadline deadline) {
        if (sender.isEmpty() || sender.get().domain().isEmpty()) {
            return check(client, helo, "postmaster", helo, SpfIdentity.HELO, deadline);
        }
        Address from = sender.get();
        return check(client, helo, from.local(), from.domain(), SpfIdentity.MAILFROM, deadline);
    }

    /** Checks the HELO name by itself (RFC 7208, section 2.3). */
    public SpfResult checkHelo(InetAddress client, String helo, Deadline deadline) {
        return check(client, helo, "postmaster", helo, SpfIdentity.HELO, deadline);
    }

    /**
     * Starts the first question of {@link #check}, which is known before anything else.
     *
     * @return whether its answer is here
     */
    public boolean prefetch(String helo, Optional<Address> sender) {
        return prefetch(sender.map(Address::domain).filter(d -> !d.isEmpty()).orElse(helo));
    }

    /** Starts the first question of {@link #checkHelo}, and says whether its answer is here. */
    public boolean prefetchHelo(String helo) {
        return prefetch(helo);
    }

    private boolean prefetch(String domain) {
        String name = Authors.ascii(domain);
        return !isDomain(name) || dns.prefetch(name, RecordType.TXT);
    }

    private SpfResult check(
            InetAddress client, String helo, String local, String domain, SpfIdentity identity, Deadline deadline) {
        String name = Authors.ascii(domain);
        if (!isDomain(name)) {
            return SpfResult.none(identity, "\"" + SpfRecord.cut(domain) + "\" is no domain name");
        }
        SpfDialogue dialogue = new SpfDialogue(
                client, helo, local.isEmpty() ? "postmaster" : local, name, settings.hostName(), clock.instant());
        return new SpfCheck(dns, settings, deadline, dialogue).run(identity);
    }

    /** RFC 7208, section 4.3: a malformed name or a lone label has no policy. */
    private static boolean isDomain(String name) {
        return name.indexOf('.') > 0
                && !name.startsWith("[")
                && DnsQuestion.of(name.toLowerCase(Locale.ROOT), RecordType.TXT).isPresent();
    }
}

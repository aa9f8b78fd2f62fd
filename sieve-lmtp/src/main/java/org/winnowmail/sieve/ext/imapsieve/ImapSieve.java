// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.imapsieve;

import java.util.List;
import org.winnowmail.sieve.ext.environment.EnvironmentItems;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Vocabulary;

/**
 * Brings the environment items of IMAP events; the host that runs scripts on events gives their values
 * (RFC 6785, section 7).
 */
public record ImapSieve(String name) implements Extension {
    private static final List<String> ITEMS =
            List.of("imap.cause", "imap.user", "imap.email", "imap.mailbox", "imap.changedflags");

    private static final List<String> DOVECOT_ITEMS = List.of("vnd.dovecot.mailbox-from", "vnd.dovecot.mailbox-to");

    /** Both capabilities. */
    public static final List<Extension> ALL =
            List.of(new ImapSieve("imapsieve"), new ImapSieve("vnd.dovecot.imapsieve"));

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.load("environment");
        EnvironmentItems items = EnvironmentItems.of(vocabulary);
        ITEMS.forEach(i -> items.add(i, run -> run.host().environment(i)));
        if (name.startsWith("vnd.")) {
            DOVECOT_ITEMS.forEach(i -> items.add(i, run -> run.host().environment(i)));
        }
    }
}

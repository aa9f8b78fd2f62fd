// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.winnowmail.message.ByteSink;

/**
 * A mail as it goes into a mailbox.
 *
 * @param content writes all its bytes, CRLF line ends, in order; called once or more
 * @param flags IMAP flags and keywords, as {@code \Seen} or {@code $label1}
 * @param received becomes INTERNALDATE
 */
public record Letter(Consumer<ByteSink> content, Set<String> flags, Instant received) {
    public Letter {
        flags = Set.copyOf(flags);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.Action;

/** Where a copy of a mail goes that a command sends; brought by a tag such as {@code :fcc}. */
@FunctionalInterface
public interface ReplyCopy {
    Action.Store of(Run run, Message mail);
}

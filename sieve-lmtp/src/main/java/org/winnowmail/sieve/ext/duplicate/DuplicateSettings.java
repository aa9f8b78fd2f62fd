// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.duplicate;

/**
 * How long a message is remembered.
 *
 * @param defaultSeconds when the script does not say; default 7 days (RFC 7352, section 3.3): an MTA that did not
 *     read an answer tries for five
 * @param maxSeconds most a script can ask for; default 30 days, so that memory stays small
 */
public record DuplicateSettings(long defaultSeconds, long maxSeconds) {
    public static final DuplicateSettings DEFAULT = new DuplicateSettings(7 * 86_400L, 30 * 86_400L);
}

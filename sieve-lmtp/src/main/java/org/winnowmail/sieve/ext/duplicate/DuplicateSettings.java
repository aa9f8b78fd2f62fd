// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.duplicate;

/**
 * How long a message is remembered.
 *
 * @param defaultSeconds when the script does not say; default 12 hours
 * @param maxSeconds most a script can ask for; default 2 days, so that memory stays small
 */
public record DuplicateSettings(long defaultSeconds, long maxSeconds) {
    public static final DuplicateSettings DEFAULT = new DuplicateSettings(12 * 3600L, 2 * 86_400L);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

/**
 * Limits of one check.
 *
 * @param questions DNS questions for one author domain with all its identifiers; default 100
 * @param authorDomains domains of From looked at; default 3: a right message has one (RFC 9989, section
 *     11.5), each costs a walk
 */
public record DmarcSettings(int questions, int authorDomains) {
    public static final DmarcSettings DEFAULT = new DmarcSettings(100, 3);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

/**
 * Limits of one check.
 *
 * @param terms terms that ask the DNS; 10 by RFC 7208, section 4.6.4
 * @param voids answers with nothing in them; 2 by RFC 7208, section 4.6.4
 * @param names mail exchangers and reverse names looked at for one term; 10 by RFC 7208, section 4.6.4
 * @param questions DNS questions in all; default 120, what ten mx terms of ten hosts need
 * @param recordLength longest record read, in characters; default 4096, eight times what fits UDP
 * @param traceLines steps written down; default 60
 * @param hostName our own name for the r macro
 */
public record SpfSettings(
        int terms, int voids, int names, int questions, int recordLength, int traceLines, String hostName) {
    public static final SpfSettings DEFAULT = new SpfSettings(10, 2, 10, 120, 4_096, 60, "unknown");

    public SpfSettings withHostName(String name) {
        return new SpfSettings(terms, voids, names, questions, recordLength, traceLines, name);
    }
}

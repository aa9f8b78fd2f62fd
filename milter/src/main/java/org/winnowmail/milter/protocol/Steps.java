// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

/** Bits of the negotiation's third word: which events are sent, and which are answered. */
final class Steps {
    static final int NO_CONNECT = 0x1;
    static final int NO_HELO = 0x2;
    static final int NO_MAIL = 0x4;
    static final int NO_RCPT = 0x8;
    static final int NO_BODY = 0x10;
    static final int NO_HEADERS = 0x20;
    static final int NO_EOH = 0x40;
    static final int NR_HEADER = 0x80;
    static final int NO_UNKNOWN = 0x100;
    static final int NO_DATA = 0x200;
    static final int SKIP = 0x400;
    static final int RCPT_REJECTED = 0x800;
    static final int NR_CONNECT = 0x1000;
    static final int NR_HELO = 0x2000;
    static final int NR_MAIL = 0x4000;
    static final int NR_RCPT = 0x8000;
    static final int NR_DATA = 0x10000;
    static final int NR_UNKNOWN = 0x20000;
    static final int NR_EOH = 0x40000;
    static final int NR_BODY = 0x80000;
    static final int HEADER_LEADING_SPACE = 0x100000;

    private Steps() {}
}

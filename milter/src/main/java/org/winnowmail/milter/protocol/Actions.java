// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

/** Bits of the negotiation's second word: what a milter may do. */
final class Actions {
    static final int ADD_HEADERS = 0x1;
    static final int CHANGE_BODY = 0x2;
    static final int ADD_RECIPIENT = 0x4;
    static final int DELETE_RECIPIENT = 0x8;
    static final int CHANGE_HEADERS = 0x10;
    static final int QUARANTINE = 0x20;
    static final int CHANGE_SENDER = 0x40;
    static final int ADD_RECIPIENT_WITH_PARAMETERS = 0x80;
    static final int SET_MACROS = 0x100;

    /** All that changes a message. */
    static final int EDITS = 0xFF;

    private Actions() {}
}

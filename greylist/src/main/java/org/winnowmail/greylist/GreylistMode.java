// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

/** Whose mail is made to wait. */
public enum GreylistMode {
    /** Nobody's. */
    OFF,
    /** Only messages that look doubtful when they have been read; the default, for it delays hardly anybody. */
    ADAPTIVE,
    /** Each first mail from a network, for a sender and a recipient, at RCPT before it is read. */
    ENVELOPE,
    /** Each message of an unknown sender, when it has been read. */
    MESSAGE
}

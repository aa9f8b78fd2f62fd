// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth;

/** What authentication alone would do with a message; the policy has the last word. */
public enum AuthAction {
    NONE,
    QUARANTINE,
    REJECT,
    /** Ask the client to come again: something could not be checked now. */
    DEFER
}

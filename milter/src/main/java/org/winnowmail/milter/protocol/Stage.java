// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

/**
 * The points before the end of a message at which a filter may want to answer. Each costs one round trip
 * with the MTA, so a filter names those it needs in {@link MilterFilter#stages()}.
 */
public enum Stage {
    /** A client connected. */
    CONNECT,
    /** MAIL FROM. */
    SENDER,
    /** Each RCPT TO. */
    RECIPIENT
}

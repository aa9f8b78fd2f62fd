// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

/** The record types that mail authentication asks for. */
public enum RecordType {
    A,
    AAAA,
    MX,
    PTR,
    TXT
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

/**
 * A mailbox of an address list: {@code Mary Smith <mary@example.net>} (RFC 5322, section 3.4).
 *
 * @param displayName decoded; empty when there is none. A comment after a bare address counts, as old
 *     software wrote names there
 * @param address what stands in the angle brackets
 */
public record MailboxAddress(String displayName, Address address) {
    /** The name quoted where needed and the address in brackets, or the bare address without a name. */
    @Override
    public String toString() {
        if (displayName.isEmpty()) {
            return address.toString();
        }
        // Outside of quotes a run of blanks is read as one (RFC 5322, section 3.2.2).
        boolean plain = !displayName.contains("  ")
                && displayName
                        .chars()
                        .allMatch(c -> Character.isLetterOrDigit(c) || " !#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0);
        String name =
                plain ? displayName : '"' + displayName.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        return name + " <" + address + '>';
    }
}

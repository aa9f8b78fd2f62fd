// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.List;

/**
 * The addresses of a header field such as From or To, in order, those of groups included.
 *
 * @param mailboxes what could be read
 * @param malformed whether the field breaks RFC 5322 (obsolete syntax is no break), or was longer than what
 *     is read
 */
public record AddressList(List<MailboxAddress> mailboxes, boolean malformed) {
    /** Addresses read of one field; the largest real lists have a few thousand. */
    public static final int MAX_ADDRESSES = 10_000;

    /** Characters read of one field; ten thousand addresses without names take about as much. */
    static final int MAX_LENGTH = 512 * 1024;

    /** No addresses. */
    public static final AddressList EMPTY = new AddressList(List.of(), false);

    public AddressList {
        mailboxes = List.copyOf(mailboxes);
    }

    /**
     * Reads the unfolded value of a field: comments, groups, quoted strings, routes, obsolete blanks,
     * encoded names, UTF-8 (RFC 5322, 2047, 6532). What is wrong is passed over as mail readers do. An
     * empty value is an empty list and not malformed.
     */
    public static AddressList parse(String headerValue) {
        if (headerValue.isBlank()) {
            return EMPTY;
        }
        if (headerValue.length() > MAX_LENGTH) {
            AddressList head = new AddressListReader(headerValue.substring(0, MAX_LENGTH)).read();
            return new AddressList(head.mailboxes(), true);
        }
        return new AddressListReader(headerValue).read();
    }

    /** The bare addresses. */
    public List<Address> addresses() {
        return mailboxes.stream().map(MailboxAddress::address).toList();
    }

    public boolean isEmpty() {
        return mailboxes.isEmpty();
    }
}

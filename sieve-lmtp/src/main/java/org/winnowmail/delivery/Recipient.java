// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.store.User;

/**
 * An accepted recipient of one mail.
 *
 * @param address as given at RCPT
 * @param user whose mailbox it is
 * @param detail {@code folder} of {@code user+folder} (RFC 5233)
 */
public record Recipient(Address address, User user, Optional<String> detail) {}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;

/**
 * One recipient at RCPT.
 *
 * @param client who connected
 * @param helo what it calls itself
 * @param sender the reverse path; empty for the null sender
 * @param recipient the forward path
 * @param authUser the login of an authenticated client
 * @param verifiedDomain the sender's domain when SPF has proven that this client may send for it; a sender that is
 *     proven is known by its domain, from whatever address of its pool it comes
 */
public record GreylistRequest(
        Client client,
        String helo,
        Optional<Address> sender,
        Address recipient,
        Optional<String> authUser,
        Optional<String> verifiedDomain) {}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.Optional;
import org.winnowmail.message.Address;

/** A part of an address that a test compares (RFC 5228, section 2.7.4). */
public interface AddressPart {
    String partName();

    /** The part; empty when the address has none, so nothing is compared. */
    Optional<String> of(Address address, Run run);
}

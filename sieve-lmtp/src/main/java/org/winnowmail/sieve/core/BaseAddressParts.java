// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.lang.AddressPart;
import org.winnowmail.sieve.lang.Run;

/** {@code :all}, {@code :localpart}, {@code :domain} (RFC 5228, section 2.7.4). */
enum BaseAddressParts implements AddressPart {
    ALL("all") {
        @Override
        public Optional<String> of(Address address, Run run) {
            return Optional.of(address.toString());
        }
    },
    LOCALPART("localpart") {
        @Override
        public Optional<String> of(Address address, Run run) {
            return Optional.of(address.local());
        }
    },
    DOMAIN("domain") {
        @Override
        public Optional<String> of(Address address, Run run) {
            return Optional.of(address.domain());
        }
    };

    static final List<AddressPart> LIST = List.of(values());

    private final String part;

    BaseAddressParts(String part) {
        this.part = part;
    }

    @Override
    public String partName() {
        return part;
    }
}

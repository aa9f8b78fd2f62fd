// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.subaddress;

import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.lang.AddressPart;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Vocabulary;

/** Brings the two address parts. What separates them is a setting and may be several characters. */
public final class SubaddressParts implements Extension {
    @Override
    public String name() {
        return "subaddress";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.addressPart(new Part("user"));
        vocabulary.addressPart(new Part("detail"));
    }

    private record Part(String partName) implements AddressPart {
        @Override
        public Optional<String> of(Address address, Run run) {
            String local = address.local();
            int cut = -1;
            int length = 0;
            for (char c : run.settings().recipientDelimiter().toCharArray()) {
                int at = local.indexOf(c);
                if (at >= 0 && (cut < 0 || at < cut)) {
                    cut = at;
                    length = 1;
                }
            }
            if (partName.equals("user")) {
                return Optional.of(cut < 0 ? local : local.substring(0, cut));
            }
            return cut < 0 ? Optional.empty() : Optional.of(local.substring(cut + length));
        }
    }
}

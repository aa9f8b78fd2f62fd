// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.List;
import org.winnowmail.message.HeaderField;

/** What came of signing a message. */
public sealed interface DkimSigning {
    /** Words for the log. */
    String text();

    /**
     * Signed.
     *
     * @param fields to insert at the top, in this order
     * @param warnings what may break the signature on the way
     */
    record Signed(List<HeaderField> fields, List<String> warnings, String text) implements DkimSigning {
        public Signed {
            fields = List.copyOf(fields);
            warnings = List.copyOf(warnings);
        }
    }

    /** Not signed; the reason says what to do when it should have been. */
    record NotSigned(String reason) implements DkimSigning {
        @Override
        public String text() {
            return "not signed: " + reason;
        }
    }
}

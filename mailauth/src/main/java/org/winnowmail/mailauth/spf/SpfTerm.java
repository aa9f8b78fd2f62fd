// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

import java.util.Optional;

/** A mechanism of a record: what it matches, and what a match means (RFC 7208, section 5). */
sealed interface SpfTerm {
    /** The domain it is about, when it names one. */
    default Optional<Macro> target() {
        return switch (this) {
            case All _, Ip _ -> Optional.empty();
            case Include i -> Optional.of(i.domain());
            case Exists e -> Optional.of(e.domain());
            case A a -> a.domain();
            case Mx mx -> mx.domain();
            case Ptr p -> p.domain();
        };
    }

    /** The term as written, for the trace. */
    String text();

    /** What a match means: the qualifier in front of the mechanism. */
    SpfVerdict verdict();

    record All(String text, SpfVerdict verdict) implements SpfTerm {}

    record Include(String text, SpfVerdict verdict, Macro domain) implements SpfTerm {}

    /** The domain's addresses; the checked domain when none is given. */
    record A(String text, SpfVerdict verdict, Optional<Macro> domain, int prefix4, int prefix6) implements SpfTerm {}

    /** The addresses of the domain's mail exchangers. */
    record Mx(String text, SpfVerdict verdict, Optional<Macro> domain, int prefix4, int prefix6) implements SpfTerm {}

    /** A confirmed reverse name below the domain. */
    record Ptr(String text, SpfVerdict verdict, Optional<Macro> domain) implements SpfTerm {}

    /** An address or a block of them, given in the record. */
    record Ip(String text, SpfVerdict verdict, byte[] network, int prefix) implements SpfTerm {
        @Override
        public boolean equals(Object o) {
            return o instanceof Ip i && text.equals(i.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The name has an address, any. */
    record Exists(String text, SpfVerdict verdict, Macro domain) implements SpfTerm {}
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.syntax;

import java.util.List;

/** One argument of a command or test as written (RFC 5228, section 2.6). */
public sealed interface Argument {
    Position at();

    /** What an error message calls it. */
    String words();

    /** A number of 64 bits, unsigned. */
    record Amount(Position at, long value) implements Argument {
        @Override
        public String words() {
            return "a number";
        }
    }

    record Text(Position at, String value) implements Argument {
        @Override
        public String words() {
            return "a string";
        }
    }

    record TextList(Position at, List<Text> items) implements Argument {
        public TextList {
            items = List.copyOf(items);
        }

        @Override
        public String words() {
            return "a string list";
        }
    }

    /** A tag; its name without the colon, as written. */
    record Tag(Position at, String name) implements Argument {
        @Override
        public String words() {
            return "a tag";
        }
    }
}

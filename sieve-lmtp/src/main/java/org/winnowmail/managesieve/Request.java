// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What a client said: one command with its arguments, or something that is none. */
sealed interface Request {
    /**
     * A command.
     *
     * @param name in upper case; empty when the line began with a string, as a SASL answer does
     */
    record Command(String name, List<Argument> arguments) implements Request {
        public Command {
            arguments = List.copyOf(arguments);
        }
    }

    /** Not understood; the reader has gone on to the next line. */
    record Malformed(String why) implements Request {}

    /** An argument. */
    sealed interface Argument {
        /** A quoted string or a literal, as bytes. */
        record Text(byte[] bytes) implements Argument {}

        /** A literal larger than allowed; its bytes were read away. */
        record TooLarge(long size) implements Argument {}

        /** A number or another bare word. */
        record Bare(String word) implements Argument {}

        /** The argument as UTF-8 text; empty when it is no string or not UTF-8. */
        default Optional<String> text() {
            if (!(this instanceof Text(byte[] bytes))) {
                return Optional.empty();
            }
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException notUtf8) {
                return Optional.empty();
            }
        }

        /** The argument as a number; empty when it is none. */
        default Optional<Long> number() {
            return this instanceof Bare(String word)
                            && word.length() <= 18
                            && word.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Optional.of(Long.parseLong(word))
                    : Optional.empty();
        }
    }
}

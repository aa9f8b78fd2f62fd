// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.Optional;

/**
 * A positional argument of a word, or a parameter of a tag.
 *
 * @param name what an error message calls it
 * @param constant whether its text must be known when the script is compiled
 */
public record Param(Type type, String name, boolean constant, Optional<TextCheck> check) {
    /** What an argument may be. */
    public enum Type {
        STRING("a string"),
        STRINGS("a string list"),
        NUMBER("a number");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** Judges one text that is known when the script is compiled. */
    @FunctionalInterface
    public interface TextCheck {
        /** What is wrong with it; empty when nothing is. */
        Optional<String> complaint(String text);
    }

    public static Param string(String name) {
        return new Param(Type.STRING, name, false, Optional.empty());
    }

    public static Param strings(String name) {
        return new Param(Type.STRINGS, name, false, Optional.empty());
    }

    public static Param number(String name) {
        return new Param(Type.NUMBER, name, false, Optional.empty());
    }

    /** The same, but known when the script is compiled. */
    public Param fixed() {
        return new Param(type, name, true, check);
    }

    /** The same, each constant text judged. */
    public Param checked(TextCheck judge) {
        return new Param(type, name, constant, Optional.of(judge));
    }
}

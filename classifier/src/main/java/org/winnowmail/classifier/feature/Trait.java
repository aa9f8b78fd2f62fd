// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

/**
 * Something that a message is asked for, such as how many links it has; with its answer it is a feature.
 *
 * @param name as explanations are told it, see {@link Wording}; empty when it has no words
 * @param seed hash that the hashes of its values start from
 */
record Trait(String name, long seed) {
    /** A property whose features are told in explanations. */
    static Trait named(String name) {
        return new Trait(name, Hash.of("shape:" + name));
    }

    /** One without words: several answers in one. */
    static Trait unnamed(String what) {
        return new Trait("", Hash.of("of:" + what));
    }
}

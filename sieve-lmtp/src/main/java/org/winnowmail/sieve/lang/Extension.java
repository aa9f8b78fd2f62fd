// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.Optional;
import org.winnowmail.sieve.host.SieveSettings;

/**
 * A capability that scripts can require, or a part of the language that is always there. One object
 * serves all scripts: what belongs to one script lives in the {@link Vocabulary}.
 */
public interface Extension {
    /** The capability name; for the base language a name that cannot be required. */
    String name();

    /** Adds this extension's words, tags, match types and so on. Called at most once per script. */
    void load(Vocabulary vocabulary);

    /** What is wrong with using it beside the others of a script; asked when all are required. */
    default Optional<String> complaint(Vocabulary vocabulary) {
        return Optional.empty();
    }

    /** Why it is not offered with these settings; empty when it is. */
    default Optional<String> withheld(SieveSettings settings) {
        return Optional.empty();
    }

    /** Whether every script has it without asking. */
    default boolean implicit() {
        return false;
    }

    /** Whether only tests of the engine may use it; not advertised. */
    default boolean hidden() {
        return false;
    }
}

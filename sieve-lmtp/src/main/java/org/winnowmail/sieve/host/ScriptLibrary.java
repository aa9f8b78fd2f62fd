// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

import java.util.Optional;

/** Where included scripts come from (RFC 6609). */
@FunctionalInterface
public interface ScriptLibrary {
    /** The user's own scripts, or those the administrator offers to all. */
    enum Location {
        PERSONAL,
        GLOBAL
    }

    /** The text of a script; empty when there is none of that name. */
    Optional<String> script(Location location, String name);

    /** No scripts to include. */
    ScriptLibrary NONE = (location, name) -> Optional.empty();
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.Set;

/**
 * A compiled script: immutable, shared by all runs and threads.
 *
 * @param name of the script
 * @param locals slots of its own variables
 * @param globals slots of variables shared with included scripts
 * @param capabilities what it requires
 * @param includes scripts it was compiled with, as {@code personal/name} or {@code global/name}; when one
 *     changes, this program is stale
 */
public record Program(String name, Step body, int locals, int globals, Set<String> capabilities, Set<String> includes) {
    public Program {
        capabilities = Set.copyOf(capabilities);
        includes = Set.copyOf(includes);
    }

    @Override
    public String toString() {
        return "Program[" + name + "]";
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.util.List;
import org.winnowmail.delivery.ScriptFolder;
import org.winnowmail.store.User;

/** What the server asks of the Sieve compiler. */
public interface ScriptCheck {
    /**
     * What is wrong with a script.
     *
     * @param errors such as {@code vacation: line 3: error: …}; empty when it compiles
     * @param warnings the same form
     */
    record Findings(List<String> errors, List<String> warnings) {
        public Findings {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }
    }

    Findings check(User user, ScriptFolder scripts, String name, byte[] text);

    /** Names for the SIEVE capability. */
    List<String> capabilities();

    /** Most redirects of one script; the MAXREDIRECTS capability. */
    int maxRedirects();
}

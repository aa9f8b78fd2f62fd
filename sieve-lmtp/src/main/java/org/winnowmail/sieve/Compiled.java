// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import java.util.List;
import java.util.Optional;
import org.winnowmail.sieve.lang.Program;
import org.winnowmail.sieve.syntax.SieveError;

/**
 * What compiling a script gave.
 *
 * @param program present exactly when there are no errors
 * @param footprint heap that the program takes, in bytes; about right
 */
public record Compiled(Optional<Program> program, List<SieveError> errors, List<SieveError> warnings, long footprint) {
    public Compiled {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    public boolean ok() {
        return program.isPresent();
    }
}

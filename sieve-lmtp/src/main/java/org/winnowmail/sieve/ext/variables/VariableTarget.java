// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.variables;

import org.winnowmail.sieve.lang.Run;

/** Where a value goes. */
@FunctionalInterface
public interface VariableTarget {
    void set(Run run, String value);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.variables;

import org.winnowmail.sieve.lang.Run;

/**
 * Limits of variables.
 *
 * @param scopeCount most variables of one script; default 255 (RFC 5229 asks for 128)
 * @param valueBytes longest value in UTF-8 bytes, longer ones are cut; default 4096 (RFC 5229 asks for 4000)
 */
public record VariablesSettings(int scopeCount, int valueBytes) {
    /** The settings a run has. */
    public static VariablesSettings of(Run run) {
        return run.settings().option(VariablesSettings.class, DEFAULT);
    }

    public static final VariablesSettings DEFAULT = new VariablesSettings(255, 4 * 1024);
}

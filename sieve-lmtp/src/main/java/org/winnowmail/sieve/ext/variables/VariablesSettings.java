// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.variables;

/**
 * Limits of variables.
 *
 * @param scopeCount most variables of one script; default 255 (RFC 5229 asks for 128)
 * @param valueChars longest value in characters, longer ones are cut; default 4096 (RFC 5229 asks for 4000)
 */
public record VariablesSettings(int scopeCount, int valueChars) {
    public static final VariablesSettings DEFAULT = new VariablesSettings(255, 4 * 1024);
}

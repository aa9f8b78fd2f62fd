// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.include;

/**
 * Limits of inclusion.
 *
 * @param includes most scripts one script may include, directly or not; default 255
 * @param nesting deepest inclusion within inclusion; default 10
 */
public record IncludeSettings(int includes, int nesting) {
    public static final IncludeSettings DEFAULT = new IncludeSettings(255, 10);
}

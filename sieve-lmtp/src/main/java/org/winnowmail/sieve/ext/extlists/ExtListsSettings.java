// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.extlists;

/**
 * Policy for external lists.
 *
 * @param redirectMembers most members that {@code redirect :list} sends to; 0, the default, forbids it:
 *     a list can hold thousands of addresses
 */
public record ExtListsSettings(int redirectMembers) {
    public static final ExtListsSettings DEFAULT = new ExtListsSettings(0);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

/** What a tag does to a keep or fileinto. */
@FunctionalInterface
public interface StoreEffect {
    void apply(Run run, StoreDraft draft);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

/** What a tag does to a redirect. */
@FunctionalInterface
public interface RedirectEffect {
    void apply(Run run, RedirectDraft draft);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.copy;

import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.RedirectEffect;
import org.winnowmail.sieve.lang.StoreEffect;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.Vocabulary;

/** Brings the tag: the action leaves the implicit keep alone. */
public final class Copy implements Extension {
    @Override
    public String name() {
        return "copy";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.tag(
                "fileinto",
                Tag.named("copy").gives(StoreEffect.class, (call, use) -> (run, draft) -> draft.copy = true));
        vocabulary.tag(
                "redirect",
                Tag.named("copy").gives(RedirectEffect.class, (call, use) -> (run, draft) -> draft.copy = true));
    }
}

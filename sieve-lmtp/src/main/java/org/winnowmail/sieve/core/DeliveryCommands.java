// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.List;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.lang.Actions;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.StoreDraft;
import org.winnowmail.sieve.lang.StoreEffect;
import org.winnowmail.sieve.lang.Word;

/** {@code keep} and {@code discard} (RFC 5228, sections 4.3 and 4.4), and what every store has in common. */
public final class DeliveryCommands {
    private DeliveryCommands() {}

    static final Word KEEP = Word.command("keep").runs((call, compiler) -> keep(call));

    static final Word DISCARD = Word.command("discard").runs((call, compiler) -> run -> {
        run.actions().cancelKeep();
        run.actions().add(run, new Action.Discard());
        return Flow.NEXT;
    });

    private static Step keep(Call call) {
        List<StoreEffect> effects = List.copyOf(call.extras(StoreEffect.class));
        return run -> {
            StoreDraft draft = new StoreDraft(run.host().defaultMailbox(), true);
            store(run, draft, effects);
            run.actions().cancelKeep();
            return Flow.NEXT;
        };
    }

    /** Lets tags change a store, then adds it. Flags that the script keeps apply when a tag set none. */
    public static void store(Run run, StoreDraft draft, List<StoreEffect> effects) {
        effects.forEach(e -> e.apply(run, draft));
        Actions actions = run.actions();
        if (draft.flags.isEmpty()) {
            draft.flags = actions.flags();
        }
        actions.add(run, draft.done(run.view().message()));
    }
}

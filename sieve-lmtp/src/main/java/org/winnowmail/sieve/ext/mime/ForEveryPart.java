// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mime;

import java.util.Optional;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings {@code foreverypart} and {@code break} (RFC 5703, section 3). */
public final class ForEveryPart implements Extension {
    @Override
    public String name() {
        return "foreverypart";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.command("foreverypart")
                .tags(Tag.named("name").with(Param.string("loop name").fixed()))
                .withBlock()
                .first(PartLoop::checkDepth)
                .runs((call, compiler) -> PartLoop.step(PartLoop.name(call), compiler.block(call.block()))));
        vocabulary.word(Word.command("break")
                .tags(Tag.named("name").with(Param.string("loop name").fixed()))
                .checked(call -> {
                    Optional<String> name = call.tag("name").map(TagUse::text).flatMap(t -> t.constant());
                    if (!PartLoop.isInside(call, name)) {
                        throw call.refuse(
                                name.isEmpty()
                                        ? "break stands outside of any foreverypart"
                                        : "break names a loop '" + name.get() + "' that it is not in",
                                "");
                    }
                })
                .runs((call, compiler) -> {
                    String name = PartLoop.name(call).orElse("");
                    return run -> {
                        run.setLeaving(name);
                        return Flow.BREAK;
                    };
                }));
    }
}

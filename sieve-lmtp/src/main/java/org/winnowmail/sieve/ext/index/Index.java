// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.index;

import java.util.List;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Field;
import org.winnowmail.sieve.lang.FieldOverride;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.Vocabulary;

/** Brings the two tags to every test of header fields. */
public final class Index implements Extension {
    @Override
    public String name() {
        return "index";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        for (String test : List.of("header", "address", "date")) {
            vocabulary.tag(
                    test,
                    Tag.named("index")
                            .with(Param.number("field number"))
                            .checked(Index::checkNumber)
                            .gives(FieldOverride.class, (call, use) -> new Picked(use.number(), call.has("last"))));
            vocabulary.tag(test, Tag.named("last").finallyChecked((call, use) -> {
                if (!call.has("index")) {
                    throw call.refuse(use.source(), "the :last tag cannot be specified without the :index tag", "");
                }
            }));
        }
    }

    private static void checkNumber(Call call, TagUse use) throws Refused {
        if (use.number() < 1) {
            throw call.refuse(use.value().source(), "the :index tag counts from 1", "");
        }
    }

    private record Picked(long number, boolean fromEnd) implements FieldOverride {
        @Override
        public int order() {
            return 20;
        }

        @Override
        public List<Field> apply(Run run, String header, List<Field> fields) {
            if (number > fields.size()) {
                return List.of();
            }
            int at = (int) number;
            return List.of(fields.get(fromEnd ? fields.size() - at : at - 1));
        }
    }
}

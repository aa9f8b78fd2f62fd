// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.editheader;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.syntax.Argument;

/** Brings the two commands. Later tests and actions see the edited header; earlier actions do not. */
public final class EditHeader implements Extension {
    @Override
    public String name() {
        return "editheader";
    }

    /** Edits made in this run. */
    private static final class Count {
        int edits;
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.command("addheader")
                .tags(Tag.named("last"))
                .takes(
                        Param.string("field name").checked(FieldValue::nameComplaint),
                        Param.string("value").checked(v -> FieldValue.complaint(v, settings(vocabulary))))
                .runs((call, compiler) -> add(call)));
        vocabulary.word(Matching.tags(Word.command("deleteheader"))
                .tags(Tag.named("index").with(Param.number("field number")), Tag.named("last"))
                .freeArguments()
                .checked(EditHeader::checkDelete)
                .runs((call, compiler) -> delete(call)));
    }

    private static EditHeaderSettings settings(Vocabulary vocabulary) {
        return vocabulary.settings().option(EditHeaderSettings.class, EditHeaderSettings.DEFAULT);
    }

    private static EditHeaderSettings settings(Run run) {
        return run.settings().option(EditHeaderSettings.class, EditHeaderSettings.DEFAULT);
    }

    private static void refuseIf(Optional<String> complaint) {
        complaint.ifPresent(c -> {
            throw new RunFailure(c);
        });
    }

    private static void countEdit(Run run) {
        int most = run.settings().limits().headerEdits();
        if (++run.scratch(Count.class, Count::new).edits > most) {
            throw new RunFailure("the number of header edits exceeds policy limit (" + most + ")");
        }
    }

    private static Step add(Call call) {
        TextExpr name = call.text(0);
        TextExpr value = call.text(1);
        boolean last = call.has("last");
        return run -> {
            String field = name.eval(run);
            String text = value.eval(run);
            refuseIf(FieldValue.nameComplaint(field));
            refuseIf(FieldValue.complaint(text, settings(run)));
            if (!settings(run).mayAdd(field.toLowerCase(Locale.ROOT))) {
                run.note("header " + field + " may not be added");
                return Flow.NEXT;
            }
            Headers headers = run.view().message().headers();
            run.spend(headers.fields().size());
            countEdit(run);
            HeaderField added = HeaderField.of(field, FieldValue.written(field, text));
            List<HeaderField> all = new ArrayList<>(headers.fields());
            all.add(last ? all.size() : 0, added);
            run.view().edit(new Headers(all));
            run.note("added header " + field + ": " + Run.brief(text));
            return Flow.NEXT;
        };
    }

    private static void checkDelete(Call call) throws Refused {
        if (call.has("last") && !call.has("index")) {
            throw call.refuse("the :last tag of deleteheader cannot be specified without the :index tag", "");
        }
        if (call.has("index") && call.tag("index").orElseThrow().number() < 1) {
            throw call.refuse("the :index tag counts from 1", "");
        }
        List<Argument> given = call.positional();
        if (given.isEmpty() || given.size() > 2) {
            throw call.refuse(
                    "the deleteheader command requires 1 or 2 positional argument(s), but " + given.size()
                            + " is/are specified",
                    "write deleteheader \"X-Header\"");
        }
        call.take(given.get(0), Param.string("field name").checked(FieldValue::nameComplaint), 1);
        if (given.size() == 2) {
            Matching.check(call, call.take(given.get(1), Param.strings("value patterns"), 2));
        }
    }

    private static Step delete(Call call) {
        TextExpr name = call.text(0);
        Optional<Matching> matching =
                call.valueCount() == 2 ? Optional.of(Matching.of(call, call.value(1))) : Optional.empty();
        long index = call.tag("index").map(TagUse::number).orElse(0L);
        boolean last = call.has("last");
        return run -> {
            String field = name.eval(run);
            refuseIf(FieldValue.nameComplaint(field));
            if (!settings(run).mayDelete(field.toLowerCase(Locale.ROOT))) {
                run.note("header " + field + " may not be deleted");
                return Flow.NEXT;
            }
            List<HeaderField> all = run.view().message().headers().fields();
            run.spend(all.size() / 8);
            List<Integer> named = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).is(field)) {
                    named.add(i);
                }
            }
            List<Integer> chosen = choose(named, index, last).stream()
                    .filter(i -> matching.isEmpty()
                            || matching.get().one(run, all.get(i).decoded()))
                    .toList();
            if (!chosen.isEmpty()) {
                run.spend(all.size());
                List<HeaderField> kept = new ArrayList<>(all);
                for (int i = chosen.size() - 1; i >= 0; i--) {
                    countEdit(run);
                    kept.remove((int) chosen.get(i));
                }
                run.view().edit(new Headers(kept));
            }
            run.note("deleted " + chosen.size() + " of " + named.size() + " headers " + field);
            return Flow.NEXT;
        };
    }

    private static List<Integer> choose(List<Integer> places, long index, boolean last) {
        if (index == 0) {
            return places;
        }
        if (index > places.size()) {
            return List.of();
        }
        int at = (int) index;
        return List.of(places.get(last ? places.size() - at : at - 1));
    }
}

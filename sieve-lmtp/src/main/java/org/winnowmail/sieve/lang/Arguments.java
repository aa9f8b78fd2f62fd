// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.sieve.syntax.Argument;

/** Judges the arguments of one command or test: tags first, then positions (RFC 5228, section 2.6). */
final class Arguments {
    private Arguments() {}

    /** Sorts a use's arguments into tags with their parameters and positional ones. */
    static void sort(Call call, Vocabulary.Entry entry) throws Refused {
        List<Argument> written = call.node().arguments();
        List<Tag> found = resolve(call, entry, written);
        int i = 0;
        while (i < written.size() && written.get(i) instanceof Argument.Tag source) {
            Tag tag = found.get(i++);
            if (!tag.isRepeatable() && call.has(tag.id())) {
                throw call.refuse(
                        source,
                        "duplicate ':" + source.name() + "' for the " + call.words()
                                + (tag.id().equalsIgnoreCase(source.name()) ? "" : ": one " + tag.id() + " is enough"),
                        "remove one of them");
            }
            List<Value> values = new ArrayList<>(1);
            for (Param param : tag.params()) {
                if (i >= written.size() || written.get(i) instanceof Argument.Tag) {
                    throw call.refuse(
                            source,
                            "the :" + source.name() + " tag of the " + call.words() + " needs "
                                    + param.type().words() + " (" + param.name() + ")",
                            "");
                }
                values.add(parameter(call, source, written.get(i++), param));
            }
            TagUse use = new TagUse(tag, source, List.copyOf(values));
            call.tags.add(use);
            for (Tag.Check check : tag.checks()) {
                check.check(call, use);
            }
        }
        for (; i < written.size(); i++) {
            if (written.get(i) instanceof Argument.Tag late) {
                throw call.refuse(
                        late,
                        "unexpected tagged argument ':" + late.name() + "' among the positional arguments of the "
                                + call.words(),
                        "put tags before the other arguments");
            }
            call.positional.add(written.get(i));
        }
        if (!call.word().freeArguments
                && call.positional.size() != call.word().params.size()) {
            throw call.refuse(
                    "the " + call.words() + " requires " + call.word().params.size() + " positional argument(s), but "
                            + call.positional.size() + " is/are specified",
                    usage(call));
        }
    }

    private static List<Tag> resolve(Call call, Vocabulary.Entry entry, List<Argument> written) throws Refused {
        List<Tag> found = new ArrayList<>(written.size());
        for (Argument argument : written) {
            if (!(argument instanceof Argument.Tag source)) {
                found.add(Tag.named(""));
                continue;
            }
            Optional<Tag> tag = entry.tags.stream()
                    .filter(t -> t.accepts(source.name(), call.vocabulary()))
                    .findFirst();
            if (tag.isEmpty()) {
                if (entry.unknownTags.add(source.name())) {
                    throw call.refuse(
                            source,
                            "unknown tagged argument ':" + source.name() + "' for the " + call.words()
                                    + " (reported once)",
                            Hints.forTag(call, source.name()));
                }
                throw call.refused();
            }
            found.add(tag.get());
        }
        return found;
    }

    private static Value parameter(Call call, Argument.Tag tag, Argument argument, Param param) throws Refused {
        if (!fits(argument, param)) {
            throw call.refuse(
                    argument,
                    "the :" + tag.name() + " tag of the " + call.words() + " needs "
                            + param.type().words() + " (" + param.name() + "), but " + argument.words() + " was found",
                    "");
        }
        return value(call, argument, param);
    }

    /** All positional arguments of a word whose parameters are declared. */
    static void positional(Call call) throws Refused {
        List<Param> params = call.word().params;
        for (int i = 0; i < params.size(); i++) {
            call.values.add(positional(call, call.positional.get(i), params.get(i), i + 1));
        }
    }

    static Value positional(Call call, Argument argument, Param param, int position) throws Refused {
        if (!fits(argument, param)) {
            throw call.refuse(
                    argument,
                    "the " + call.words() + " expects " + param.type().words() + " as argument " + position + " ("
                            + param.name() + "), but " + argument.words() + " was found",
                    usage(call));
        }
        return value(call, argument, param);
    }

    private static boolean fits(Argument argument, Param param) {
        return switch (param.type()) {
            case STRING -> argument instanceof Argument.Text;
            case STRINGS -> argument instanceof Argument.Text || argument instanceof Argument.TextList;
            case NUMBER -> argument instanceof Argument.Amount;
        };
    }

    private static Value value(Call call, Argument argument, Param param) throws Refused {
        return switch (argument) {
            case Argument.Amount n -> new Value(argument, n.value(), TextList.of());
            case Argument.Text t -> new Value(argument, 0, TextList.of(List.of(text(call, t, param))));
            case Argument.TextList l -> {
                List<TextExpr> items = new ArrayList<>(l.items().size());
                for (Argument.Text t : l.items()) {
                    items.add(text(call, t, param));
                }
                yield new Value(argument, 0, TextList.of(items));
            }
            case Argument.Tag t -> throw new IllegalStateException("a tag is no value");
        };
    }

    private static TextExpr text(Call call, Argument.Text argument, Param param) throws Refused {
        String filtered;
        try {
            filtered = call.vocabulary().filterText(argument.value());
        } catch (BadTextException bad) {
            throw call.refuse(argument, bad.complaint(), "");
        }
        TextExpr text = call.vocabulary().textParser().isPresent() && filtered.contains("${")
                ? call.vocabulary().textParser().get().parse(filtered, call, argument)
                : TextExpr.of(filtered);
        if (param.constant() && text.constant().isEmpty()) {
            throw call.refuse(
                    argument,
                    "the " + call.words() + " needs a constant string here (" + param.name()
                            + "), but a variable was found",
                    "write the text itself");
        }
        if (param.check().isPresent() && text.constant().isPresent()) {
            Optional<String> complaint =
                    param.check().get().complaint(text.constant().get());
            if (complaint.isPresent()) {
                throw call.refuse(argument, complaint.get(), "");
            }
        }
        return text;
    }

    private static String usage(Call call) {
        if (call.word().params.isEmpty()) {
            return "";
        }
        StringBuilder usage = new StringBuilder("write: ").append(call.name());
        call.word()
                .params
                .forEach(p -> usage.append(" <")
                        .append(p.name())
                        .append(": ")
                        .append(p.type().words())
                        .append('>'));
        return usage.toString();
    }
}

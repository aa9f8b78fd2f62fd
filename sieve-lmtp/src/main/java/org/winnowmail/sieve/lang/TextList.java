// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A string list argument; a single string is a list of one (RFC 5228, section 2.4.2.1).
 *
 * @param known the texts when all are known already, else empty
 * @param late the expressions when one is not, else empty
 */
public record TextList(List<String> known, List<TextExpr> late) {
    private static final TextList NONE = new TextList(List.of(), List.of());

    public TextList {
        known = List.copyOf(known);
        late = List.copyOf(late);
    }

    /** The list of these expressions. */
    public static TextList of(List<TextExpr> items) {
        List<String> texts = new ArrayList<>(items.size());
        for (TextExpr item : items) {
            item.constant().ifPresent(texts::add);
        }
        return texts.size() == items.size() ? ofTexts(texts) : new TextList(List.of(), items);
    }

    /** A list of texts that are known. */
    public static TextList ofTexts(List<String> texts) {
        return texts.isEmpty() ? NONE : new TextList(texts, List.of());
    }

    public static TextList of(String... texts) {
        return ofTexts(List.of(texts));
    }

    public List<TextExpr> items() {
        return late.isEmpty() ? known.stream().map(TextExpr::of).toList() : late;
    }

    /** The only item of a list of one. */
    public TextExpr first() {
        return late.isEmpty() ? TextExpr.of(known.get(0)) : late.get(0);
    }

    /** All texts when all are known already. */
    public Optional<List<String>> constants() {
        return late.isEmpty() ? Optional.of(known) : Optional.empty();
    }

    public List<String> eval(Run run) {
        if (late.isEmpty()) {
            return known;
        }
        List<String> texts = new ArrayList<>(late.size());
        for (TextExpr item : late) {
            texts.add(item.eval(run));
        }
        return texts;
    }
}

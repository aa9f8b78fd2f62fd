// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A string list argument; a single string is a list of one (RFC 5228, section 2.4.2.1). */
public final class TextList {
    private final List<TextExpr> items;
    private final Optional<List<String>> constants;

    public TextList(List<TextExpr> items) {
        this.items = List.copyOf(items);
        boolean all = this.items.stream().allMatch(t -> t.constant().isPresent());
        this.constants = all
                ? Optional.of(
                        this.items.stream().map(t -> t.constant().orElseThrow()).toList())
                : Optional.empty();
    }

    public static TextList of(String... texts) {
        return new TextList(List.of(texts).stream().map(TextExpr::of).toList());
    }

    public List<TextExpr> items() {
        return items;
    }

    /** All texts when all are known already. */
    public Optional<List<String>> constants() {
        return constants;
    }

    public List<String> eval(Run run) {
        if (constants.isPresent()) {
            return constants.get();
        }
        List<String> texts = new ArrayList<>(items.size());
        for (TextExpr item : items) {
            texts.add(item.eval(run));
        }
        return texts;
    }
}

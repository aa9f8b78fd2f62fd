// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.variables;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.Vocabulary;

/** The modifiers a script can use; other extensions add theirs. */
public final class Modifiers {
    private static final List<Modifier> BASE = List.of(
            new Modifier("lower", 40, (v, most) -> v.toLowerCase(Locale.ROOT)),
            new Modifier("upper", 40, (v, most) -> v.toUpperCase(Locale.ROOT)),
            new Modifier("lowerfirst", 30, (v, most) -> first(v, false)),
            new Modifier("upperfirst", 30, (v, most) -> first(v, true)),
            new Modifier("quotewildcard", 20, Modifiers::quoteWildcard),
            new Modifier("length", 10, (v, most) -> Integer.toString(v.codePointCount(0, v.length()))));

    private final Map<String, Modifier> known = new HashMap<>();

    private Modifiers() {
        BASE.forEach(this::add);
    }

    /** The modifiers of a script. */
    public static Modifiers of(Vocabulary vocabulary) {
        return vocabulary.context(Modifiers.class, Modifiers::new);
    }

    public void add(Modifier modifier) {
        known.put(modifier.name(), modifier);
    }

    /** The tag that stands for all modifiers, for {@code set} and whoever sets variables too. */
    public static Tag tag() {
        return Tag.known("modifier", (n, v) -> of(v).known.containsKey(n.toLowerCase(Locale.ROOT)))
                .repeatable()
                .checked((call, use) -> {
                    int precedence = of(call.vocabulary()).find(use).precedence();
                    long same = call.tags().stream()
                            .filter(u -> u.tag().id().equals("modifier"))
                            .filter(u -> of(call.vocabulary()).find(u).precedence() == precedence)
                            .count();
                    if (same > 1) {
                        throw call.refuse(
                                use.source(),
                                "the modifier :" + use.name() + " excludes another one given before",
                                "use one of :lower and :upper, one of :lowerfirst and :upperfirst");
                    }
                });
    }

    private Modifier find(TagUse use) {
        Modifier modifier = known.get(use.name());
        if (modifier == null) {
            throw new IllegalStateException("no modifier " + use.name());
        }
        return modifier;
    }

    /** The modifiers of one use, those of higher precedence first. */
    public static List<Modifier> used(Call call) {
        return call.tags().stream()
                .filter(u -> u.tag().id().equals("modifier"))
                .map(of(call.vocabulary())::find)
                .sorted((a, b) -> Integer.compare(b.precedence(), a.precedence()))
                .toList();
    }

    /** A value after all modifiers. */
    public static String apply(List<Modifier> modifiers, String value, int longest) {
        String changed = value;
        for (Modifier modifier : modifiers) {
            changed = modifier.change().apply(changed, longest);
        }
        return changed;
    }

    private static String first(String value, boolean upper) {
        if (value.isEmpty()) {
            return value;
        }
        int end = value.offsetByCodePoints(0, 1);
        String head = value.substring(0, end);
        return (upper ? head.toUpperCase(Locale.ROOT) : head.toLowerCase(Locale.ROOT)) + value.substring(end);
    }

    /** A quoted wildcard is never cut in half (RFC 5229, section 4.1.2). */
    private static String quoteWildcard(String value, int longest) {
        StringBuilder quoted = new StringBuilder(value.length() + 8);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean wild = c == '*' || c == '?' || c == '\\';
            if (quoted.length() + (wild ? 2 : 1) > longest) {
                break;
            }
            if (wild) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }
}

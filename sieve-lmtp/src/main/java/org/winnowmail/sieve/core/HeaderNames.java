// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.TextList;

/**
 * The header names a test asks for, in lower case and interned when they are known already.
 *
 * @param known the names when they are known, else empty
 * @param late what they come from when they are not
 */
public record HeaderNames(List<String> known, TextList late) {
    public static HeaderNames of(Call call, int index) {
        TextList texts = call.value(index).texts();
        return call.vocabulary()
                .keep(texts.constants()
                        .map(l -> new HeaderNames(
                                l.stream().map(HeaderNames::fold).toList(), TextList.of()))
                        .orElseGet(() -> new HeaderNames(List.of(), texts)));
    }

    public List<String> eval(Run run) {
        return late.late().isEmpty()
                ? known
                : late.eval(run).stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).intern();
    }

    /** Warns about names that no header can have: the test can never be true. */
    public static void warn(Call call, int index) {
        for (String name : call.texts(index).constants().orElse(List.of())) {
            complaint(name)
                    .ifPresent(c -> call.warning(call.value(index).source().at(), c, "leave out the colon"));
        }
    }

    /** What is wrong with a field name (RFC 5322, section 2.2); empty when nothing is. */
    public static Optional<String> complaint(String name) {
        boolean good = !name.isEmpty() && name.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != ':');
        return good ? Optional.empty() : Optional.of("'" + Run.brief(name) + "' is no valid header field name");
    }
}

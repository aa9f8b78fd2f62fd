// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.ArrayList;
import java.util.List;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Field;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.Word;

/** {@code header} (RFC 5228, section 5.7). */
final class HeaderTest {
    private HeaderTest() {}

    static final Word WORD = Matching.tags(Word.test("header"))
            .takes(Param.strings("header names"), Param.strings("key list"))
            .checked(call -> {
                HeaderNames.warn(call, 0);
                Matching.check(call, call.value(1));
            })
            .decides((call, compiler) -> compile(call));

    private static Test compile(Call call) {
        HeaderNames names = new HeaderNames(call.texts(0));
        FieldsOf source = new FieldsOf(call);
        Matching matching = Matching.of(call, call.value(1));
        return run -> matching.any(run, values(run, names, source));
    }

    private static List<String> values(Run run, HeaderNames names, FieldsOf source) {
        List<String> values = new ArrayList<>(4);
        for (String name : names.eval(run)) {
            for (Field field : source.get(run, name)) {
                values.add(field.text());
            }
        }
        return values;
    }
}

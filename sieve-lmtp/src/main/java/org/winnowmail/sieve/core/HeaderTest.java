// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.ArrayList;
import java.util.List;
import org.winnowmail.sieve.lang.Field;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
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
            .decides((call, compiler) -> NamedFields.of(call, 0).test(call, new Texts(), call.value(1)));

    /** The fields' texts. */
    private record Texts() implements NamedFields.Values {
        @Override
        public String word() {
            return "header";
        }

        @Override
        public List<String> of(Run run, NamedFields fields) {
            List<String> values = new ArrayList<>(4);
            for (String name : fields.names().eval(run)) {
                for (Field field : fields.get(run, name)) {
                    values.add(field.text());
                }
            }
            return values;
        }
    }
}

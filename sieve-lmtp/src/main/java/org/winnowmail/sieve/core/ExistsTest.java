// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.Word;

/** {@code exists}: true when all the fields are there (RFC 5228, section 5.5). */
final class ExistsTest {
    private ExistsTest() {}

    static final Word WORD = Word.test("exists")
            .takes(Param.strings("header names"))
            .checked(call -> HeaderNames.warn(call, 0))
            .decides((call, compiler) -> compile(call));

    private static Test compile(Call call) {
        NamedFields fields = NamedFields.of(call, 0);
        return run -> {
            for (String name : fields.names().eval(run)) {
                boolean there = !fields.get(run, name).isEmpty();
                run.note("header " + name + (there ? " exists" : " is missing"));
                if (!there) {
                    return false;
                }
            }
            return true;
        };
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.Word;

/** {@code size :over} and {@code size :under} (RFC 5228, section 5.9). */
final class SizeTest {
    private SizeTest() {}

    static final Word WORD = Word.test("size")
            .tags(Tag.oneOf("over or under", "over", "under"))
            .takes(Param.number("limit"))
            .checked(call -> {
                if (!call.has("over or under")) {
                    throw call.refuse("the size test requires :over or :under", "write size :over 100K");
                }
            })
            .decides((call, compiler) -> {
                boolean over = call.tag("over or under").orElseThrow().name().equals("over");
                long limit = call.number(0);
                return run -> {
                    long size = run.view().message().size();
                    run.note("message size is " + size);
                    int order = Long.compareUnsigned(size, limit);
                    return over ? order > 0 : order < 0;
                };
            });
}

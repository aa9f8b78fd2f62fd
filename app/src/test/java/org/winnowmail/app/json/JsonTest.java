// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** JSON lines as RFC 8259 wants them. */
class JsonTest {
    @Test
    void values_of_every_kind() {
        assertThat(Json.write(Json.object("a", 1, "b", List.of(1.5, 2.0, true), "c", Map.of(), "d", Optional.empty())))
                .isEqualTo("{\"a\":1,\"b\":[1.5,2,true],\"c\":{},\"d\":null}");
        assertThat(Json.write(Double.NaN)).isEqualTo("null");
    }

    @Test
    void text_is_escaped_so_that_a_line_stays_a_line() {
        assertThat(Json.write("a\"b\\c\r\n\t\u0000\u2028\ud800x\ud83d\ude00"))
                .isEqualTo("\"a\\\"b\\\\c\\r\\n\\t\\u0000\\u2028\\ud800x\ud83d\ude00\"");
    }
}

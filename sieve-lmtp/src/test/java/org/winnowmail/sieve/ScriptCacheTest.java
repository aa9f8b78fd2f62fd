// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.winnowmail.sieve.host.ScriptLibrary;
import org.winnowmail.sieve.host.SieveSettings;

class ScriptCacheTest {
    private final ScriptCache cache = new ScriptCache(1 << 20);
    private final AtomicInteger compiled = new AtomicInteger();
    private final Map<String, Object> stamps = new HashMap<>(Map.of("personal/inner", 1));

    private Compiled get(Object stamp) {
        String text = "require \"include\"; include \"inner\";";
        ScriptLibrary library = (location, name) -> java.util.Optional.of("keep;");
        return cache.get("user/main", stamp, stamps::get, text.length(), () -> {
            compiled.incrementAndGet();
            return new SieveCompiler().compile("main", text, SieveSettings.DEFAULT, library);
        });
    }

    @Test
    void a_script_is_compiled_once_until_it_changes() {
        assertThat(get("a")).isSameAs(get("a"));
        assertThat(compiled.get()).isEqualTo(1);
        get("b");
        assertThat(compiled.get()).isEqualTo(2);
    }

    @Test
    void a_change_of_an_included_script_counts_as_a_change() {
        get("a");
        stamps.put("personal/inner", 2);
        get("a");
        assertThat(compiled.get()).isEqualTo(2);
        stamps.remove("personal/inner");
        get("a");
        assertThat(compiled.get()).isEqualTo(3);
    }
}

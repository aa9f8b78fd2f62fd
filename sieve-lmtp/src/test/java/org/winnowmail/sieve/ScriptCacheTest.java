// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.winnowmail.sieve.host.ScriptLibrary;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.lang.Program;

class ScriptCacheTest {
    private final ScriptCache cache = new ScriptCache(1 << 20);
    private final AtomicInteger compiled = new AtomicInteger();
    private final Map<String, Object> stamps = new HashMap<>(Map.of("personal/inner", 1));

    private Program get(Object stamp) {
        String text = "require \"include\"; include \"inner\";";
        ScriptLibrary library = (location, name) -> java.util.Optional.of("keep;");
        return cache.get("user/main", stamp, stamps::get, () -> {
                    compiled.incrementAndGet();
                    return new SieveCompiler().compile("main", text, SieveSettings.DEFAULT, library);
                })
                .program()
                .orElseThrow();
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

    @Test
    void a_script_that_does_not_compile_keeps_its_first_error() {
        ScriptCache.Script script = cache.get(
                "bad", 1, stamps::get, () -> new SieveCompiler().compile("bad", "kep;", SieveSettings.DEFAULT));
        assertThat(script.program()).isEmpty();
        assertThat(script.error().orElseThrow().oneLine()).startsWith("bad: line 1: error: unknown command 'kep'");
    }

    @Test
    void equal_scripts_of_two_users_are_one_program() {
        SieveCompiler compiler = new SieveCompiler();
        String text = "require \"fileinto\";\nif header :contains \"subject\" \"sale\" { fileinto \"Shops\"; stop; }\n";
        Compiled one = compiler.compile("filter", text, SieveSettings.DEFAULT);
        Compiled two = compiler.compile("filter", text, SieveSettings.DEFAULT);
        assertThat(two.program().orElseThrow()).isSameAs(one.program().orElseThrow());
        assertThat(two.footprint()).isLessThan(one.footprint());
    }

    @Test
    void the_weight_of_a_script_follows_what_it_holds() {
        SieveCompiler compiler = new SieveCompiler();
        String latin = "require \"fileinto\"; fileinto \"" + "a".repeat(72) + "\";";
        String wide = "require \"fileinto\"; fileinto \"" + "\u65e5".repeat(72) + "\";";
        long one = compiler.compile("s", latin, SieveSettings.DEFAULT).footprint();
        long two = compiler.compile("s", wide, SieveSettings.DEFAULT).footprint();
        assertThat(one).isBetween(150L, 500L);
        assertThat(two - one).isBetween(60L, 150L);
    }

    @Test
    void the_cache_never_holds_more_than_it_may() {
        ScriptCache small = new ScriptCache(20_000);
        SieveCompiler compiler = new SieveCompiler();
        for (int i = 0; i < 200; i++) {
            String text = "if header \"subject\" \"number " + i + "\" { discard; }";
            small.get("user" + i, i, stamps::get, () -> compiler.compile("s", text, SieveSettings.DEFAULT));
        }
        assertThat(small.bytes()).isBetween(10_000L, 20_000L);
        assertThat(small.size()).isLessThan(200);
    }
}

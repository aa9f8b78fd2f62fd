// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** What any store must do, whatever it is made of. */
abstract class StateContract {
    static final Duration DAY = Duration.ofDays(1);

    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    private final List<State> opened = new ArrayList<>();

    /** A store with nothing in it. */
    abstract State fresh(InstantSource clock, StateSettings settings) throws Exception;

    State state() throws Exception {
        return state(StateSettings.DEFAULT);
    }

    State state(StateSettings settings) throws Exception {
        State state = fresh(now::get, settings);
        opened.add(state);
        return state;
    }

    @AfterEach
    void close() {
        opened.forEach(State::close);
    }

    void pass(Duration time) {
        now.updateAndGet(t -> t.plus(time));
    }

    @Test
    void a_value_is_there_until_it_expires_and_not_a_moment_longer() throws Exception {
        KeyValues values = state().keyValues("test");
        values.put("key", "value", Duration.ofMinutes(5));

        assertThat(values.get("key").orElseThrow().value()).isEqualTo("value");
        assertThat(values.get("key").orElseThrow().expires())
                .isEqualTo(now.get().plus(Duration.ofMinutes(5)));
        pass(Duration.ofMinutes(5).minusMillis(1));
        assertThat(values.get("key")).isPresent();
        pass(Duration.ofMillis(1));
        assertThat(values.get("key")).isEmpty();
        assertThat(values.getAll(List.of("key"))).isEmpty();
        assertThat(values.list("", "", 10)).isEmpty();
    }

    @Test
    void spaces_know_nothing_of_each_other() throws Exception {
        State state = state();
        state.keyValues("one").put("key", "1", DAY);
        state.keyValues("two").put("key", "2", DAY);
        state.counters("one").add("key", 5, DAY);
        state.sets("one").add("key", "member", DAY);

        assertThat(state.keyValues("one").get("key").orElseThrow().value()).isEqualTo("1");
        assertThat(state.keyValues("two").get("key").orElseThrow().value()).isEqualTo("2");
        assertThat(state.counters("two").get("key")).isZero();
        assertThat(state.sets("two").members("key", 10)).isEmpty();
    }

    @Test
    void many_keys_are_asked_for_at_once() throws Exception {
        KeyValues values = state().keyValues("test");
        values.putAll(Map.of("a", "1", "b", "2"), DAY);

        assertThat(values.getAll(List.of("a", "b", "c"))).containsOnlyKeys("a", "b");
    }

    @Test
    void put_if_absent_leaves_what_is_there_but_not_what_has_expired() throws Exception {
        KeyValues values = state().keyValues("test");

        assertThat(values.putIfAbsent("key", "first", DAY)).isTrue();
        assertThat(values.putIfAbsent("key", "second", DAY)).isFalse();
        assertThat(values.get("key").orElseThrow().value()).isEqualTo("first");
        pass(DAY);
        assertThat(values.putIfAbsent("key", "third", DAY)).isTrue();
    }

    @Test
    void of_many_at_once_exactly_one_is_first() throws Exception {
        KeyValues values = state().keyValues("test");
        assertThat(inParallel(40, () -> values.putIfAbsent("key", "x", DAY)).stream()
                        .filter(won -> won))
                .hasSize(1);
    }

    @Test
    void replace_wants_the_value_the_caller_saw() throws Exception {
        KeyValues values = state().keyValues("test");
        values.put("key", "old", DAY);

        assertThat(values.replace("key", "other", "new", DAY)).isFalse();
        assertThat(values.replace("key", "old", "new", DAY)).isTrue();
        assertThat(values.replace("none", "old", "new", DAY)).isFalse();
        assertThat(values.get("key").orElseThrow().value()).isEqualTo("new");
    }

    @Test
    void removing_says_whether_there_was_something() throws Exception {
        KeyValues values = state().keyValues("test");
        values.put("key", "value", DAY);

        assertThat(values.remove("key")).isTrue();
        assertThat(values.remove("key")).isFalse();
        assertThat(values.get("key")).isEmpty();
    }

    @Test
    void entries_are_listed_in_order_by_pages_under_a_prefix() throws Exception {
        KeyValues values = state().keyValues("test");
        for (String key : List.of("b 2", "a 1", "b 3", "b 1", "c 1")) {
            values.put(key, "x", DAY);
        }

        assertThat(values.list("b ", "", 2)).extracting(KeyValues.Entry::key).containsExactly("b 1", "b 2");
        assertThat(values.list("b ", "b 2", 2)).extracting(KeyValues.Entry::key).containsExactly("b 3");
        assertThat(values.list("", "", 10)).hasSize(5);
    }

    @Test
    void a_counter_adds_up_and_ends_at_a_fixed_time_after_its_first_addition() throws Exception {
        Counters counters = state().counters("rate");

        assertThat(counters.add("user", 1, Duration.ofMinutes(10))).isEqualTo(1);
        pass(Duration.ofMinutes(9));
        assertThat(counters.add("user", 4, Duration.ofMinutes(10))).isEqualTo(5);
        assertThat(counters.get("user")).isEqualTo(5);
        pass(Duration.ofMinutes(1));
        assertThat(counters.get("user")).isZero();
        assertThat(counters.add("user", -2, Duration.ofMinutes(10))).isEqualTo(-2);
        assertThat(counters.remove("user")).isTrue();
        assertThat(counters.remove("user")).isFalse();
    }

    @Test
    void a_counter_loses_nothing_to_those_who_add_at_the_same_time() throws Exception {
        Counters counters = state().counters("rate");
        inParallel(200, () -> counters.add("user", 1, DAY));

        assertThat(counters.get("user")).isEqualTo(200);
    }

    @Test
    void members_of_a_set_are_forgotten_one_by_one() throws Exception {
        Sets sets = state().sets("seen");

        assertThat(sets.add("list", "a", DAY)).isTrue();
        assertThat(sets.add("list", "b", DAY.multipliedBy(2))).isTrue();
        assertThat(sets.add("list", "a", DAY)).isFalse();
        assertThat(sets.add("other", "c", DAY)).isTrue();
        assertThat(sets.members("list", 10)).containsExactly("a", "b");
        assertThat(sets.members("list", 1)).containsExactly("a");
        pass(DAY);
        assertThat(sets.contains("list", "a")).isFalse();
        assertThat(sets.members("list", 10)).containsExactly("b");
        assertThat(sets.remove("list", "b")).isTrue();
        assertThat(sets.remove("list", "b")).isFalse();
    }

    @Test
    void any_text_comes_back_as_it_went_in() throws Exception {
        State state = state();
        KeyValues values = state.keyValues("test");
        Sets sets = state.sets("test");
        Property.holds(100, random -> {
            String text = "k" + Property.text(random, "ab %_'\"\\\n\täß漢字é", 40);
            values.put(text, text, DAY);
            sets.add(text, text, DAY);
            assertThat(values.get(text).orElseThrow().value()).isEqualTo(text);
            assertThat(sets.members(text, 5)).containsExactly(text);
        });
    }

    @Test
    void whatever_is_done_it_behaves_as_a_map_with_expiry_would() throws Exception {
        KeyValues values = state().keyValues("model");
        Map<String, KeyValues.Entry> model = new TreeMap<>();
        Property.holds(300, random -> {
            String key = "k" + random.nextInt(5);
            String value = "v" + random.nextInt(3);
            Duration ttl = Duration.ofSeconds(1 + random.nextInt(100));
            KeyValues.Entry entry = new KeyValues.Entry(key, value, now.get().plus(ttl));
            model.values().removeIf(e -> !e.expires().isAfter(now.get()));
            switch (random.nextInt(5)) {
                case 0 -> {
                    values.put(key, value, ttl);
                    model.put(key, entry);
                }
                case 1 ->
                    assertThat(values.putIfAbsent(key, value, ttl)).isEqualTo(model.putIfAbsent(key, entry) == null);
                case 2 -> {
                    String expected = "v" + random.nextInt(3);
                    boolean there =
                            model.containsKey(key) && model.get(key).value().equals(expected);
                    assertThat(values.replace(key, expected, value, ttl)).isEqualTo(there);
                    if (there) {
                        model.put(key, entry);
                    }
                }
                case 3 -> assertThat(values.remove(key)).isEqualTo(model.remove(key) != null);
                default -> pass(Duration.ofSeconds(random.nextInt(60)));
            }
            model.values().removeIf(e -> !e.expires().isAfter(now.get()));
            assertThat(values.list("", "", 100)).containsExactlyElementsOf(model.values());
        });
    }

    @Test
    void what_cannot_be_a_key_or_a_value_is_a_bug_of_the_caller() throws Exception {
        State state = state();
        KeyValues values = state.keyValues("test");

        assertThatThrownBy(() -> values.put("", "x", DAY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> values.get("x".repeat(State.MAX_KEY + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> values.put("x", "y".repeat(State.MAX_VALUE + 1), DAY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> values.put("x", "y", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> state.keyValues("No Space")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_closed_store_says_so() throws Exception {
        State state = state();
        KeyValues values = state.keyValues("test");
        state.close();

        assertThatThrownBy(() -> values.get("x")).isInstanceOf(StateException.class);
        assertThatThrownBy(() -> values.put("x", "y", DAY)).isInstanceOf(StateException.class);
        assertThat(state.health().ok()).isFalse();
    }

    static <T> List<T> inParallel(int threads, Callable<T> work) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(work));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}

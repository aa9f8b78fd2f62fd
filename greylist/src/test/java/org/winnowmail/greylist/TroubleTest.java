// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnowmail.greylist.EnvelopeGreylistTest.assertDefers;
import static org.winnowmail.greylist.EnvelopeGreylistTest.assertPasses;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.greylist.Decision.Defer;
import org.winnowmail.greylist.Decision.Pass;
import org.winnowmail.greylist.Decision.Reason;
import org.winnowmail.message.Address;
import org.winnowmail.message.testkit.Property;
import org.winnowmail.state.Counters;
import org.winnowmail.state.KeyValues;
import org.winnowmail.state.Sets;
import org.winnowmail.state.SqliteState;
import org.winnowmail.state.State;
import org.winnowmail.state.StateSettings;

/** Whatever goes wrong with memory and clock, mail gets through. */
class TroubleTest {
    private static final Duration DELAY = Duration.ofMinutes(5);
    private final Scene scene = Scene.of(GreylistMode.ENVELOPE);

    @TempDir
    Path directory;

    @Test
    void a_closed_memory_lets_mail_in_and_says_so() {
        scene.state.close();
        Decision decision = scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");

        assertPasses(decision, Reason.MEMORY_DOWN);
        assertThat(decision.symbol()).isEqualTo("GREYLIST_TEMPFAIL");
    }

    /** A store that hangs at every question until it is let go. */
    private static final class Hanging implements State {
        final CountDownLatch release = new CountDownLatch(1);
        final AtomicInteger asked = new AtomicInteger();

        @Override
        public KeyValues keyValues(String space) {
            return new KeyValues() {
                private <T> T hang() {
                    asked.incrementAndGet();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new IllegalStateException("let go");
                }

                @Override
                public Optional<Entry> get(String key) {
                    return hang();
                }

                @Override
                public Map<String, Entry> getAll(Collection<String> keys) {
                    return hang();
                }

                @Override
                public void put(String key, String value, Duration ttl) {
                    hang();
                }

                @Override
                public void putAll(Map<String, String> values, Duration ttl) {
                    hang();
                }

                @Override
                public boolean putIfAbsent(String key, String value, Duration ttl) {
                    return hang();
                }

                @Override
                public boolean replace(String key, String expected, String value, Duration ttl) {
                    return hang();
                }

                @Override
                public boolean remove(String key) {
                    return hang();
                }

                @Override
                public List<Entry> list(String prefix, String after, int limit) {
                    return hang();
                }
            };
        }

        @Override
        public Counters counters(String space) {
            return new Scene().state.counters(space);
        }

        @Override
        public Sets sets(String space) {
            return new Scene().state.sets(space);
        }

        @Override
        public Health health() {
            return new Health(false, "hangs", 0, 0);
        }

        @Override
        public void close() {
            release.countDown();
        }
    }

    @Test
    void a_memory_that_hangs_lets_mail_in_and_is_left_alone_for_a_while() {
        Hanging hanging = new Hanging();
        Greylist greylist = new Greylist(
                scene.settings.with(
                        new GreylistSettings.Store(Duration.ofMillis(5), GreylistSettings.Store.DEFAULT.outage())),
                hanging,
                scene.now::get,
                scene.nanos::get);
        GreylistRequest request = Scene.request("192.0.2.7", "", "a@example.org", "b@example.net");
        try {
            for (int i = 0; i < 20; i++) {
                assertPasses(greylist.check(request), Reason.MEMORY_DOWN);
            }
            int asked = hanging.asked.get();
            assertThat(asked).isBetween(1, 5);
            scene.nanos.addAndGet(Duration.ofSeconds(11).toNanos());
            assertPasses(greylist.check(request), Reason.MEMORY_DOWN);
            assertThat(hanging.asked.get()).isGreaterThan(asked - 1);
        } finally {
            hanging.close();
        }
    }

    @Test
    void a_restart_between_the_two_attempts_changes_nothing() {
        Path file = directory.resolve("state.db");
        scene.state.close();
        scene.state = SqliteState.open(file, scene.now::get, StateSettings.DEFAULT);
        scene.with(scene.settings);
        assertDefers(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.FIRST_TIME);
        scene.state.close();

        scene.pass(DELAY);
        scene.state = SqliteState.open(file, scene.now::get, StateSettings.DEFAULT);
        scene.with(scene.settings);
        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.CAME_BACK);
        scene.state.close();
    }

    @Test
    void a_memory_that_was_lost_costs_one_wait_and_no_mail() {
        scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");
        scene.pass(DELAY);
        scene.state = new Scene().state;
        scene.with(scene.settings);

        assertDefers(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.FIRST_TIME);
        scene.pass(DELAY);
        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.CAME_BACK);
    }

    @Test
    void a_clock_that_goes_back_lets_mail_in() {
        scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");
        scene.jump(Duration.ofDays(-400));

        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.CLOCK);
        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.CAME_BACK);
    }

    @Test
    void a_clock_that_was_years_ahead_for_a_while_blocks_nobody_when_it_is_right_again() {
        scene.jump(Duration.ofDays(20_000));
        scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");
        scene.jump(Duration.ofDays(-20_000));

        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.CLOCK);
    }

    @Test
    void a_server_that_keeps_trying_is_let_in_whatever_the_clock_and_the_memory_do() {
        Property.holds(300, random -> {
            Scene s = Scene.of(GreylistMode.ENVELOPE);
            int troubles = random.nextInt(6);
            int attempts = 0;
            String client = "192.0.2." + random.nextInt(256);
            while (s.rcpt(client, "a@example.org", "b@example.net") instanceof Defer) {
                attempts++;
                assertThat(attempts).isLessThan(3 * 7 + 1);
                if (troubles > 0 && random.nextInt(3) == 0) {
                    troubles--;
                    switch (random.nextInt(3)) {
                        case 0 -> s.jump(Duration.ofHours(random.nextInt(200_000) - 100_000));
                        case 1 -> s.with(s.settings);
                        default -> {
                            s.state = new Scene().state;
                            s.with(s.settings);
                        }
                    }
                }
                s.pass(Duration.ofMinutes(3 + random.nextInt(90)));
            }
        });
    }

    @Test
    void nobody_is_let_in_before_the_wait_is_over_while_the_clock_is_right() {
        Property.holds(200, random -> {
            Scene s = Scene.of(GreylistMode.ENVELOPE);
            Duration delay = Duration.ofSeconds(1 + random.nextInt(3_000));
            s.with(s.settings.with(new GreylistSettings.Times(delay, Duration.ofDays(2), Duration.ofDays(36))));
            Duration waited = Duration.ZERO;
            while (true) {
                Decision d = s.rcpt("192.0.2." + random.nextInt(256), "a@example.org", "b@example.net");
                if (d instanceof Pass) {
                    assertThat(waited).isGreaterThanOrEqualTo(delay);
                    break;
                }
                assertThat(((Defer) d).delay().plus(waited)).isEqualTo(delay);
                Duration step = Duration.ofSeconds(1 + random.nextInt(600));
                s.pass(step);
                waited = waited.plus(step);
            }
        });
    }

    @Test
    void hostile_addresses_make_keys_the_memory_takes() {
        Property.holds(300, random -> {
            String local = "x" + Property.text(random, "ab|=+-#%_\"'<>\\é漢\u2028\u200e ", 900);
            GreylistRequest r = Scene.request("192.0.2.7", "", "a@example.org", "b@example.net");
            Decision d = scene.greylist.check(new GreylistRequest(
                    r.client(),
                    r.helo(),
                    Optional.of(new Address(local, "example.org")),
                    r.recipient(),
                    Optional.empty(),
                    Optional.of("d".repeat(random.nextInt(900) + 1))));
            assertThat(d).isInstanceOf(Defer.class);
            assertThat(d.evidence()).allSatisfy(e -> assertThat(e.length()).isLessThan(State.MAX_KEY));
        });
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.store.Staged;

/** Decided deliveries are remembered until their answer was read, across crashes. */
class DeliveryJournalTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path root;

    private DeliveryJournal open(Instant now) throws IOException {
        return new DeliveryJournal(root.resolve("log"), Duration.ofDays(6), Clock.fixed(now, ZoneOffset.UTC));
    }

    private List<Staged.Move> moves(String name) {
        return List.of(new Staged.Move(root.resolve("tmp/ä b," + name), root.resolve("new/ä b," + name)));
    }

    @Test
    void what_was_decided_is_known_after_a_crash_and_what_was_crossed_out_is_not() throws IOException {
        DeliveryJournal first = open(NOW);
        first.decide("k1", moves("1"));
        first.decide("k2", moves("2"));
        first.crossOut("k1");
        first.decide("k3", moves("3"));
        // no close: the process was killed

        DeliveryJournal second = open(NOW);

        assertThat(second.find("k1")).isEmpty();
        assertThat(second.find("k2")).map(DeliveryJournal.Intent::moves).contains(moves("2"));
        assertThat(second.find("k3"))
                .hasValueSatisfying(i -> assertThat(second.proves(i)).isTrue());
    }

    @Test
    void half_a_line_at_the_end_is_a_delivery_that_was_never_decided() throws IOException {
        try (DeliveryJournal first = open(NOW)) {
            first.decide("k1", moves("1"));
            first.decide("k2", moves("2"));
        }
        byte[] all = Files.readAllBytes(root.resolve("log"));
        for (int cut = 0; cut < all.length; cut++) {
            Files.write(root.resolve("log"), java.util.Arrays.copyOf(all, cut), StandardOpenOption.TRUNCATE_EXISTING);
            try (DeliveryJournal second = open(NOW)) {
                boolean one = second.find("k1").isPresent();
                boolean two = second.find("k2").isPresent();
                assertThat(one || !two).as("cut at " + cut).isTrue();
                second.decide("k9", moves("9"));
            }
            try (DeliveryJournal third = open(NOW)) {
                assertThat(third.find("k9")).as("cut at " + cut).isPresent();
            }
        }
    }

    @Test
    void an_old_decision_proves_nothing_and_a_very_old_one_is_forgotten() throws IOException {
        try (DeliveryJournal first = open(NOW)) {
            first.decide("k1", moves("1"));
        }
        try (DeliveryJournal second = open(NOW.plus(Duration.ofHours(25)))) {
            assertThat(second.find("k1"))
                    .hasValueSatisfying(i -> assertThat(second.proves(i)).isFalse());
        }
        try (DeliveryJournal third = open(NOW.plus(Duration.ofDays(7)))) {
            assertThat(third.find("k1")).isEmpty();
        }
    }

    @Test
    void many_threads_share_syncs_and_the_file_stays_small() throws Exception {
        try (DeliveryJournal journal = open(NOW);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 64; t++) {
                int thread = t;
                threads.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        String key = thread + "-" + i;
                        journal.decide(key, moves("x".repeat(500) + key));
                        if (i % 10 != 0) {
                            journal.crossOut(key);
                        }
                    }
                    return null;
                });
            }
        }
        try (DeliveryJournal again = open(NOW)) {
            assertThat(again.size()).isEqualTo(64 * 10);
            assertThat(again.find("63-90")).isPresent();
            assertThat(again.find("63-91")).isEmpty();
        }
        assertThat(Files.size(root.resolve("log"))).isLessThan(10 << 20);
    }
}

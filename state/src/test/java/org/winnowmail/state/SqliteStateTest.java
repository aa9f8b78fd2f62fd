// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/** The store in a file. */
class SqliteStateTest extends StateContract {
    @TempDir
    Path directory;

    @Override
    State fresh(InstantSource clock, StateSettings settings) throws Exception {
        return SqliteState.open(Files.createTempDirectory(directory, "db").resolve("state.db"), clock, settings);
    }

    private SqliteState open(Path file) {
        return SqliteState.open(file, now::get, StateSettings.DEFAULT);
    }

    @Test
    void what_was_put_is_there_after_a_restart() {
        Path file = directory.resolve("new/state.db");
        try (State state = open(file)) {
            state.keyValues("test").put("key", "value", DAY);
            state.counters("test").add("key", 3, DAY);
            state.sets("test").add("key", "member", DAY);
        }
        try (State state = open(file)) {
            assertThat(state.keyValues("test").get("key").orElseThrow().value()).isEqualTo("value");
            assertThat(state.counters("test").get("key")).isEqualTo(3);
            assertThat(state.sets("test").members("key", 5)).containsExactly("member");
            assertThat(state.health().ok()).isTrue();
            assertThat(state.health().entries()).isEqualTo(3);
        }
    }

    @Test
    void a_file_that_is_no_database_is_moved_aside_and_mail_goes_on() throws Exception {
        Path file = directory.resolve("state.db");
        Files.writeString(file, "This is no database, it is a letter.\n".repeat(100));

        try (State state = open(file)) {
            state.keyValues("test").put("key", "value", DAY);
            assertThat(state.keyValues("test").get("key")).isPresent();
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(n -> n.contains(".unusable-")))
                    .singleElement()
                    .satisfies(n ->
                            assertThat(Files.readString(directory.resolve(n))).contains("a letter"));
        }
    }

    @Test
    void a_damaged_database_is_moved_aside_and_mail_goes_on() throws Exception {
        Path file = directory.resolve("state.db");
        try (State state = open(file)) {
            for (int i = 0; i < 500; i++) {
                state.keyValues("test").put("key" + i, "value".repeat(20), DAY);
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, 4096, bytes.length - 4096, (byte) 0x55);
        Files.write(file, bytes);

        try (State state = open(file)) {
            assertThat(state.keyValues("test").get("key1")).isEmpty();
            state.keyValues("test").put("key1", "new", DAY);
            assertThat(state.health().ok()).isTrue();
        }
    }

    @Test
    void a_file_cut_short_is_moved_aside_and_mail_goes_on() throws Exception {
        Path file = directory.resolve("state.db");
        try (State state = open(file)) {
            for (int i = 0; i < 500; i++) {
                state.keyValues("test").put("key" + i, "value".repeat(20), DAY);
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2 - 100), StandardOpenOption.TRUNCATE_EXISTING);

        try (State state = open(file)) {
            state.keyValues("test").put("key1", "new", DAY);
            assertThat(state.keyValues("test").get("key1").orElseThrow().value())
                    .isEqualTo("new");
        }
    }

    @Test
    void a_file_of_a_newer_program_is_kept_aside_untouched() throws Exception {
        Path file = directory.resolve("state.db");
        open(file).close();
        try (Connection c = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
                Statement s = c.createStatement()) {
            s.execute("PRAGMA user_version = 999");
        }
        open(file).close();
        try (var files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString()).filter(n -> n.contains(".unusable-")))
                    .isNotEmpty();
        }
    }

    @Test
    void where_no_file_can_be_the_error_says_what_to_check() throws Exception {
        Path notADirectory = Files.writeString(directory.resolve("plain"), "x");

        assertThatThrownBy(() -> open(notADirectory.resolve("state.db")))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("owner and mode");
    }

    @Test
    void two_programs_share_one_file() {
        Path file = directory.resolve("state.db");
        try (State server = open(file);
                State command = open(file)) {
            server.keyValues("test").put("key", "by the server", DAY);
            assertThat(command.keyValues("test").get("key").orElseThrow().value())
                    .isEqualTo("by the server");
            command.keyValues("test").put("key", "by the command", DAY);
            assertThat(server.keyValues("test").get("key").orElseThrow().value())
                    .isEqualTo("by the command");
        }
    }

    @Test
    void the_expired_are_taken_out_after_an_hour_of_grace() {
        try (SqliteState state = open(directory.resolve("state.db"))) {
            state.keyValues("test").put("short", "x", Duration.ofMinutes(1));
            state.keyValues("test").put("long", "x", DAY);
            state.sets("test").add("set", "short", Duration.ofMinutes(1));
            pass(Duration.ofMinutes(30));
            state.sweep();
            assertThat(state.health().entries()).isEqualTo(3);
            pass(Duration.ofMinutes(31));
            state.sweep();
            assertThat(state.health().entries()).isEqualTo(1);
        }
    }

    @Test
    void a_space_that_grew_too_large_loses_what_would_expire_first() {
        StateSettings small = StateSettings.DEFAULT.withMaxEntries(50);
        try (SqliteState state = SqliteState.open(directory.resolve("state.db"), now::get, small)) {
            for (int i = 0; i < 80; i++) {
                state.keyValues("test").put("key" + i, "x", DAY.plusSeconds(i));
            }
            state.keyValues("other").put("key", "x", Duration.ofMinutes(1));
            state.sweep();

            assertThat(state.keyValues("test").list("", "", 100)).hasSize(50);
            assertThat(state.keyValues("test").get("key29")).isEmpty();
            assertThat(state.keyValues("test").get("key30")).isPresent();
            assertThat(state.keyValues("other").get("key")).isPresent();
        }
    }

    @Test
    void a_write_that_cannot_be_done_in_time_fails_and_does_not_hang() throws Exception {
        Path file = directory.resolve("state.db");
        StateSettings hasty = StateSettings.DEFAULT.withWriteTimeout(Duration.ofMillis(50));
        try (State state = SqliteState.open(file, now::get, hasty);
                Connection other = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");

            assertThatThrownBy(() -> state.keyValues("test").put("key", "x", DAY))
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining("within");
            assertThat(state.keyValues("test").get("key")).isEmpty();
            lock.execute("ROLLBACK");
        }
    }

    @Test
    void when_too_many_wait_further_writes_fail_at_once() throws Exception {
        Path file = directory.resolve("state.db");
        StateSettings tight = StateSettings.DEFAULT.withQueue(2).withWriteTimeout(Duration.ofSeconds(30));
        AtomicBoolean busy = new AtomicBoolean();
        try (State state = SqliteState.open(file, now::get, tight);
                Connection other = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");
            List<Thread> writers = IntStream.range(0, 10)
                    .mapToObj(i -> Thread.ofVirtual().start(() -> {
                        try {
                            state.keyValues("test").put("key" + i, "x", DAY);
                        } catch (StateException e) {
                            busy.compareAndSet(
                                    false, String.valueOf(e.getMessage()).contains("busy"));
                        }
                    }))
                    .toList();
            while (!busy.get()) {
                Thread.onSpinWait();
            }
            lock.execute("ROLLBACK");
            for (Thread writer : writers) {
                writer.join();
            }
        }
        assertThat(busy).isTrue();
    }
}

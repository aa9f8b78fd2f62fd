// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of writing has lost nothing that it was told is kept. */
class KillTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    /** The victim: writes numbered keys from several threads and says each number once it is kept. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws Exception {
            SqliteState state = SqliteState.open(Path.of(args[0]), InstantSource.system(), StateSettings.DEFAULT);
            for (int t = 0; t < 4; t++) {
                int thread = t;
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; ; i++) {
                        String key = thread + "-" + i;
                        state.keyValues("test").put(key, "value " + key, DAY);
                        state.counters("test").add("sum", 1, DAY);
                        synchronized (System.out) {
                            System.out.println(key);
                            System.out.flush();
                        }
                    }
                });
            }
        }
    }

    @Test
    void kill_9_loses_no_write_that_was_answered() throws Exception {
        Path file = directory.resolve("state.db");
        int answered = 0;
        for (int round = 0; round < 3; round++) {
            answered += killedAfter(file, 100 + 150 * round);
        }
        try (State state = SqliteState.open(file, InstantSource.system(), StateSettings.DEFAULT)) {
            assertThat(state.counters("test").get("sum")).isGreaterThanOrEqualTo(answered);
        }
    }

    private int killedAfter(Path file, int writes) throws IOException, InterruptedException {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> answered = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                answered.add(line);
                if (answered.size() == writes) {
                    victim.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(victim.waitFor()).isNotZero();
        assertThat(answered.size()).isGreaterThanOrEqualTo(writes);
        try (State state = SqliteState.open(file, InstantSource.system(), StateSettings.DEFAULT)) {
            for (String key : answered) {
                assertThat(state.keyValues("test").get(key).orElseThrow().value())
                        .isEqualTo("value " + key);
            }
        }
        return answered.size();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The log's lines arrive, all of them and in order, though not one by one. */
class GatheredOutputTest {
    private final ByteArrayOutputStream sink = new ByteArrayOutputStream();

    private static byte[] line(String text) {
        return (text + '\n').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_line_is_written_without_another_one_coming() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        OutputStream told = new OutputStream() {
            @Override
            public void write(int b) {
                sink.write(b);
            }

            @Override
            public void flush() {
                written.countDown();
            }
        };
        try (GatheredOutput log = new GatheredOutput(told)) {
            log.write(line("one"));
            assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(sink.toString(StandardCharsets.UTF_8)).isEqualTo("one\n");
        }
    }

    @Test
    void closing_writes_what_waits_and_later_lines_are_written_at_once() throws IOException {
        GatheredOutput log = new GatheredOutput(sink);
        log.write(line("one"));
        log.close();
        assertThat(sink.toString(StandardCharsets.UTF_8)).isEqualTo("one\n");
        log.write(line("two"));
        assertThat(sink.toString(StandardCharsets.UTF_8)).isEqualTo("one\ntwo\n");
    }

    @Test
    void no_line_is_lost_or_torn_when_many_write_more_than_may_wait() throws Exception {
        int writers = 8;
        int lines = 5_000;
        String padding = "x".repeat(100);
        try (GatheredOutput log = new GatheredOutput(sink)) {
            List<Thread> threads = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                threads.add(Thread.ofVirtual().start(() -> {
                    try {
                        for (int i = 0; i < lines; i++) {
                            log.write(line(writer + " " + i + " " + padding));
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        List<String> read = sink.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(read).hasSize(writers * lines);
        for (int w = 0; w < writers; w++) {
            String own = w + " ";
            assertThat(read.stream().filter(l -> l.startsWith(own)))
                    .containsExactlyElementsOf(IntStream.range(0, lines)
                            .mapToObj(i -> own + i + " " + padding)
                            .toList());
        }
    }
}

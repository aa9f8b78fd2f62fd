// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.console.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;
import org.winnowmail.milter.protocol.MilterEvents;
import org.winnowmail.milter.protocol.Reply;
import org.winnowmail.milter.protocol.Stage;

/** Counts of the milter protocol server. */
public final class MilterMetrics implements MilterEvents {
    private final Gauge connections;
    private final Counter refused;
    private final Counter replies;
    private final Counter aborts;
    private final Counter progress;
    private final Counter failures;
    private final Histogram answer;

    public MilterMetrics(PrometheusRegistry registry) {
        connections = Gauge.builder()
                .name("winnow_milter_connections")
                .help("Milter connections open now")
                .register(registry);
        refused = Counter.builder()
                .name("winnow_milter_connections_refused_total")
                .help("Connections closed because milter.max_connections was reached")
                .register(registry);
        replies = Counter.builder()
                .name("winnow_milter_replies_total")
                .help("Answers given, by stage and kind")
                .labelNames("stage", "reply")
                .register(registry);
        aborts = Counter.builder()
                .name("winnow_milter_aborts_total")
                .help("Messages the MTA gave up")
                .register(registry);
        progress = Counter.builder()
                .name("winnow_milter_progress_total")
                .help("Times the MTA was asked for patience")
                .register(registry);
        failures = Counter.builder()
                .name("winnow_milter_failures_total")
                .help("Things that went wrong, by kind")
                .labelNames("kind")
                .register(registry);
        answer = Histogram.builder()
                .name("winnow_milter_answer_seconds")
                .help("From the last byte of a message to its answer")
                .classicOnly()
                .classicUpperBounds(Buckets.SECONDS)
                .register(registry);
        for (Failure kind : Failure.values()) {
            failures.initLabelValues(word(kind));
        }
    }

    private static String word(Enum<?> e) {
        return e.name().toLowerCase(Locale.ROOT);
    }

    private static String word(Reply reply) {
        return switch (reply) {
            case Reply.Continue c -> "continue";
            case Reply.Accept a -> "accept";
            case Reply.Discard d -> "discard";
            case Reply.Reject r -> "reject";
            case Reply.Tempfail t -> "tempfail";
        };
    }

    @Override
    public void connectionOpened() {
        connections.inc();
    }

    @Override
    public void connectionClosed(long frames, long bytes) {
        connections.dec();
    }

    @Override
    public void connectionRefused() {
        refused.inc();
    }

    @Override
    public void stageAnswered(Stage stage, Reply reply, Duration took) {
        replies.labelValues(word(stage), word(reply)).inc();
    }

    @Override
    public void messageAnswered(Reply reply, long bodyBytes, Duration took) {
        replies.labelValues("message", word(reply)).inc();
        answer.observe(took.toNanos() / 1e9);
    }

    @Override
    public void messageAborted(boolean working) {
        aborts.inc();
    }

    @Override
    public void progressSent() {
        progress.inc();
    }

    @Override
    public void failed(Failure failure) {
        failures.labelValues(word(failure)).inc();
    }
}

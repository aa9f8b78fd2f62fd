// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.console.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.winnowmail.milter.scan.Scan;
import org.winnowmail.milter.scan.ScanEvents;
import org.winnowmail.milter.scan.ScanReport;
import org.winnowmail.rules.Action;

/** Counts of judged messages. */
public final class ScanMetrics implements ScanEvents {
    private final Counter messages;
    private final Counter symbols;
    private final Counter failures;
    private final Counter greylisted;
    private final Counter signed;
    private final Counter sealed;
    private final Histogram stages;
    private final Histogram score;

    public ScanMetrics(PrometheusRegistry registry) {
        messages = Counter.builder()
                .name("winnow_messages_total")
                .help("Messages judged, by action")
                .labelNames("action")
                .register(registry);
        symbols = Counter.builder()
                .name("winnow_symbols_total")
                .help("Messages in which a symbol was found")
                .labelNames("symbol")
                .register(registry);
        failures = Counter.builder()
                .name("winnow_check_failures_total")
                .help("Checks that failed or were not done in time; the message was judged without")
                .labelNames("check")
                .register(registry);
        greylisted = Counter.builder()
                .name("winnow_greylisted_total")
                .help("Recipients and messages asked to come back later")
                .register(registry);
        signed = Counter.builder()
                .name("winnow_dkim_signing_total")
                .help("Outgoing messages, by whether they were signed")
                .labelNames("signed")
                .register(registry);
        sealed = Counter.builder()
                .name("winnow_arc_sealing_total")
                .help("Messages to be forwarded, by whether they were sealed")
                .labelNames("sealed")
                .register(registry);
        stages = Histogram.builder()
                .name("winnow_scan_seconds")
                .help("Time of each stage of a scan, and in total")
                .labelNames("stage")
                .classicOnly()
                .classicUpperBounds(Buckets.SECONDS)
                .register(registry);
        score = Histogram.builder()
                .name("winnow_score")
                .help("Scores of judged messages")
                .classicOnly()
                .classicUpperBounds(-10, -5, -2, 0, 2, 4, 6, 8, 10, 15, 20, 30)
                .register(registry);
        for (Action action : Action.values()) {
            messages.initLabelValues(action.word());
        }
    }

    @Override
    public void scanned(Scan scan, ScanReport report) {
        messages.labelValues(report.verdict().action().word()).inc();
        score.observe(report.verdict().score());
        // Symbols come from rules and composites, never from the message, so their number is bounded.
        report.verdict().symbols().forEach(s -> symbols.labelValues(s.name()).inc());
        report.took().forEach((stage, took) -> stages.labelValues(stage).observe(took.toNanos() / 1e9));
    }

    @Override
    public void checkFailed(String check) {
        failures.labelValues(check).inc();
    }

    @Override
    public void greylisted() {
        greylisted.inc();
    }

    @Override
    public void signed(boolean done, String reason) {
        signed.labelValues(Boolean.toString(done)).inc();
    }

    @Override
    public void sealed(boolean done, String reason) {
        sealed.labelValues(Boolean.toString(done)).inc();
    }
}

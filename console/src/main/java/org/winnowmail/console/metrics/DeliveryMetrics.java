// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.console.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;
import org.winnowmail.delivery.DeliveryEvents;
import org.winnowmail.delivery.Outcome;

/** Counts of deliveries. */
public final class DeliveryMetrics implements DeliveryEvents {
    private final Counter deliveries;
    private final Counter refused;
    private final Histogram stages;

    public DeliveryMetrics(PrometheusRegistry registry) {
        deliveries = Counter.builder()
                .name("winnow_deliveries_total")
                .help("Recipients of messages, by how delivery ended")
                .labelNames("ending")
                .register(registry);
        refused = Counter.builder()
                .name("winnow_recipients_refused_total")
                .help("Recipients refused at RCPT, by class of reply")
                .labelNames("class")
                .register(registry);
        stages = Histogram.builder()
                .name("winnow_delivery_seconds")
                .help("Time of each stage of a delivery")
                .labelNames("stage")
                .classicOnly()
                .classicUpperBounds(Buckets.SECONDS)
                .register(registry);
        for (Ending ending : Ending.values()) {
            deliveries.initLabelValues(word(ending));
        }
    }

    private static String word(Enum<?> e) {
        return e.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void ended(Report report) {
        deliveries.labelValues(word(report.ending())).inc();
        report.nanos().forEach((stage, nanos) -> stages.labelValues(word(stage)).observe(nanos / 1e9));
    }

    @Override
    public void refused(Outcome outcome) {
        refused.labelValues(outcome.code() / 100 + "xx").inc();
    }
}

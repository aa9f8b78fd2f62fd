// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a monitor and an admin see over HTTP. */
class ConsoleServerTest {
    private final AtomicBoolean storeUp = new AtomicBoolean(true);
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Map<String, String> levels = new ConcurrentHashMap<>();
    private final ConsoleServer server = ConsoleServer.start(
            "127.0.0.1",
            0,
            List.of(
                    new Readiness("milter", () -> Readiness.State.ok("1 listener")),
                    new Readiness(
                            "store",
                            () -> storeUp.get() ? Readiness.State.ok("") : Readiness.State.notReady("disk full"))),
            registry,
            levels::put,
            Optional.of(events::add));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int post(String event) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/imap-events"))
                                .POST(HttpRequest.BodyPublishers.ofString(event))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void an_event_of_imap_is_handed_on_unless_it_is_too_long() throws Exception {
        assertThat(post("{\"event\":\"gr\u00fc\u00dfe\"}")).isEqualTo(204);
        assertThat(post("x".repeat(70_000))).isEqualTo(413);
        assertThat(events).containsExactly("{\"event\":\"gr\u00fc\u00dfe\"}");
    }

    @Test
    void a_part_that_is_down_makes_readyz_503_and_names_it_while_healthz_stays_200() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        storeUp.set(false);

        HttpResponse<String> ready = get("/readyz");

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("milter: ready, 1 listener\nstore: NOT READY, disk full\n");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void metrics_are_prometheus_text() throws Exception {
        Counter.builder()
                .name("winnow_messages_total")
                .help("Messages")
                .register(registry)
                .inc(3);

        HttpResponse<String> metrics = get("/metrics");

        assertThat(metrics.headers().firstValue("content-type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body()).contains("winnow_messages_total 3.0");
    }

    @Test
    void a_log_level_is_changed_while_running_and_nonsense_is_refused() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/log/sieve");
        HttpRequest.Builder put = HttpRequest.newBuilder(uri);

        assertThat(http.send(
                                put.PUT(HttpRequest.BodyPublishers.ofString("debug"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.send(
                                put.PUT(HttpRequest.BodyPublishers.ofString("loud"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(400);
        assertThat(levels).containsExactly(Map.entry("sieve", "debug"));
    }
}

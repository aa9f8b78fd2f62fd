// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.console;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The HTTP server.
 *
 * <ul>
 *   <li>{@code GET /healthz}: 200 while the process runs.
 *   <li>{@code GET /readyz}: 200 when every part is ready, else 503; one line per part.
 *   <li>{@code GET /metrics}: Prometheus text format 0.0.4.
 *   <li>{@code PUT /api/log/COMPONENT} with a level as body: changes a component's log level until the next start; from
 *       loopback only.
 *   <li>{@code POST /api/imap-events}: takes one event of Dovecot's exporter as JSON, when somebody wants them; from
 *       loopback and private networks only.
 * </ul>
 */
public final class ConsoleServer implements AutoCloseable {
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug", "trace");

    /** Largest event taken; Dovecot's have about 1 KB. */
    private static final int MOST_EVENT_BYTES = 64 * 1024;

    private final WebServer server;

    private ConsoleServer(WebServer server) {
        this.server = server;
    }

    /**
     * Starts listening.
     *
     * @param setLevel takes a component and a level
     * @param imapEvents takes an event; empty when nobody wants any
     * @throws IllegalStateException when the port cannot be bound
     */
    public static ConsoleServer start(
            String host,
            int port,
            List<Readiness> parts,
            PrometheusRegistry metrics,
            BiConsumer<String, String> setLevel,
            Optional<Consumer<String>> imapEvents) {
        HttpRouting.Builder routes = HttpRouting.builder()
                .get("/healthz", (request, response) -> plain(response).send("ok\n"))
                .get("/readyz", (request, response) -> ready(parts, response))
                .get("/metrics", (request, response) -> metrics(metrics, response))
                .put("/api/log/{component}", (request, response) -> level(request, response, setLevel));
        imapEvents.ifPresent(
                taker -> routes.post("/api/imap-events", (request, response) -> imapEvent(request, response, taker)));
        WebServer server = WebServer.builder()
                .host(host)
                .port(port)
                .shutdownHook(false)
                .addRouting(routes)
                .build()
                .start();
        return new ConsoleServer(server);
    }

    /** The port in use; differs from the one asked for when that was 0. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static ServerResponse plain(ServerResponse response) {
        return response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .header(HeaderNames.CACHE_CONTROL, "no-store");
    }

    private static void ready(List<Readiness> parts, ServerResponse response) {
        StringBuilder lines = new StringBuilder();
        boolean all = true;
        for (Readiness part : parts) {
            Readiness.State state = part.state().get();
            all &= state.ready();
            lines.append(part.name())
                    .append(state.ready() ? ": ready" : ": NOT READY")
                    .append(state.detail().isEmpty() ? "" : ", " + state.detail())
                    .append('\n');
        }
        plain(response)
                .status(all ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503)
                .send(lines.toString());
    }

    private static void metrics(PrometheusRegistry registry, ServerResponse response) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        response.header(HeaderNames.CONTENT_TYPE, PrometheusTextFormatWriter.CONTENT_TYPE)
                .send(out.toByteArray());
    }

    private static void imapEvent(ServerRequest request, ServerResponse response, Consumer<String> taker) {
        SocketAddress peer = request.remotePeer().address();
        boolean near = peer instanceof InetSocketAddress inet
                && (inet.getAddress().isLoopbackAddress() || inet.getAddress().isSiteLocalAddress());
        if (!near) {
            plain(response).status(Status.FORBIDDEN_403).send("events are taken from private networks only\n");
            return;
        }
        OptionalLong length = request.headers().contentLength();
        if (length.isEmpty() || length.getAsLong() > MOST_EVENT_BYTES) {
            plain(response)
                    .status(Status.REQUEST_ENTITY_TOO_LARGE_413)
                    .send("an event has a length, and a small one\n");
            return;
        }
        taker.accept(request.content().as(String.class));
        response.status(Status.NO_CONTENT_204).send();
    }

    private static void level(ServerRequest request, ServerResponse response, BiConsumer<String, String> setLevel) {
        SocketAddress peer = request.remotePeer().address();
        if (!(peer instanceof InetSocketAddress inet) || !inet.getAddress().isLoopbackAddress()) {
            plain(response).status(Status.FORBIDDEN_403).send("log levels are changed from this machine only\n");
            return;
        }
        String component = request.path().pathParameters().get("component");
        String level = request.content().as(String.class).strip();
        if (!LEVELS.contains(level) || !component.matches("[a-z0-9.]{1,80}")) {
            plain(response)
                    .status(Status.BAD_REQUEST_400)
                    .send("expected one of error, warn, info, debug, trace and a component such as sieve\n");
            return;
        }
        setLevel.accept(component, level);
        plain(response).send(component + " now logs at " + level + "\n");
    }
}

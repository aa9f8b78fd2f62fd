// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigLoader;

/** All roles in one process, through their ports. */
class ServiceTest {
    @TempDir
    private Path dir;

    private Config config(String yaml) throws Exception {
        Path file = dir.resolve("winnow.yaml");
        Files.writeString(file, yaml);
        Map<String, String> ports = new HashMap<>(Map.of(
                "WINNOW_MILTER_LISTEN", "inet:127.0.0.1:0",
                "WINNOW_LMTP_LISTEN", "inet:127.0.0.1:0",
                "WINNOW_MANAGESIEVE_LISTEN", "inet:127.0.0.1:0",
                "WINNOW_CONSOLE_LISTEN", "127.0.0.1:0",
                "WINNOW_DNS_SERVERS", "127.0.0.1:9"));
        yaml.lines().filter(l -> l.startsWith("lmtp:")).findFirst().ifPresent(l -> ports.remove("WINNOW_LMTP_LISTEN"));
        return ConfigLoader.load(Optional.of(file), Optional.of(dir.resolve("data")), ports);
    }

    private static int port(Service service, String role) {
        String place = service.places().stream()
                .filter(p -> p.startsWith(role + " "))
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(place.replace("]", "").replaceAll(".*\\D", ""));
    }

    private static List<String> lmtp(int port, String... lines) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\nQUIT\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return in.lines().toList();
        }
    }

    private List<String> stored() throws Exception {
        Path mail = dir.resolve("data/mail/example.net");
        try (Stream<Path> files = Files.walk(mail)) {
            return files.filter(Files::isRegularFile)
                    .filter(p -> p.getParent().endsWith("new"))
                    .map(p -> mail.relativize(p.getParent().getParent()).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void mail_taken_by_lmtp_is_filed_by_folder_and_by_verdict() throws Exception {
        try (Service service = Service.start(config(""))) {
            List<String> replies = lmtp(
                    port(service, "lmtp"),
                    "LHLO test",
                    "MAIL FROM:<a@example.org>",
                    "RCPT TO:<demo@example.net>",
                    "RCPT TO:<demo+work@example.net>",
                    "DATA",
                    "Subject: one",
                    "",
                    "hello",
                    ".",
                    "MAIL FROM:<a@example.org>",
                    "RCPT TO:<demo@example.net>",
                    "DATA",
                    "X-Spam-Flag: YES",
                    "",
                    "buy",
                    ".");

            assertThat(replies.stream().filter(r -> r.startsWith("250 2.")).count())
                    .as("%s", replies)
                    .isGreaterThanOrEqualTo(3);
            assertThat(stored()).hasSize(3).anyMatch(p -> p.endsWith("work")).anyMatch(p -> p.endsWith("Junk"));
        }
    }

    @Test
    void health_readiness_and_metrics_tell_of_all_roles() throws Exception {
        try (Service service = Service.start(config(""));
                HttpClient http = HttpClient.newHttpClient()) {
            String base = "http://127.0.0.1:" + port(service, "console");

            assertThat(get(http, base + "/readyz").body())
                    .contains("milter: ready", "lmtp: ready", "managesieve: ready");
            assertThat(get(http, base + "/metrics").body())
                    .contains("winnow_messages_total", "winnow_deliveries_total", "winnow_milter_connections");
        }
    }

    private static HttpResponse<String> get(HttpClient http, String uri) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void roles_narrow_what_runs() throws Exception {
        try (Service service = Service.start(config("roles: [lmtp]\n"))) {
            assertThat(service.places()).hasSize(1).first().asString().startsWith("lmtp");
        }
    }

    @Test
    void a_port_in_use_is_told_with_the_line_of_the_setting_and_nothing_stays_open() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Config config = config("# ports\nlmtp: {listen: [\"inet:127.0.0.1:" + taken.getLocalPort() + "\"]}\n");

            assertThatThrownBy(() -> Service.start(config))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("winnow.yaml:2: lmtp.listen:")
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void a_wrong_rule_file_stops_the_start_and_a_reload_with_one_changes_nothing() throws Exception {
        Files.createDirectories(dir.resolve("rules"));
        Path rules = dir.resolve("rules/mine.cf");
        Files.writeString(rules, "body MINE /ok/\nscore MINE 1\n");
        Config good = config("");
        try (Service service = Service.start(good)) {
            Files.writeString(rules, "body MINE /(broken/\n");

            assertThatThrownBy(() -> service.reload(good)).hasMessageContaining("mine.cf:1");
            assertThatThrownBy(() -> Service.start(good)).hasMessageContaining("mine.cf:1");
        }
    }
}

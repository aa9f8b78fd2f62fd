// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigLoader;

/** {@code sieve.srs} in the running service: a redirect by LMTP, and its bounce by LMTP. */
class SenderRewritingTest {
    @TempDir
    private Path dir;

    private Config config(String yaml) throws Exception {
        Path file = dir.resolve("winnow.yaml");
        Files.writeString(
                file,
                "roles: [lmtp]\nlmtp: {listen: [\"inet:127.0.0.1:0\"]}\noutbox: {smtp: \"127.0.0.1:9\"}\n" + yaml);
        return ConfigLoader.load(Optional.of(file), Optional.of(dir.resolve("data")), Map.of());
    }

    /** The last reply of each command. */
    private static List<String> lmtp(Service service, String... lines) throws IOException {
        int port = Integer.parseInt(service.places().getFirst().replace("]", "").replaceAll(".*\\D", ""));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\nQUIT\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return in.lines().toList();
        }
    }

    private List<String> queued() throws IOException {
        List<String> mails = new ArrayList<>();
        try (Stream<Path> files = Files.list(dir.resolve("data/outbox/new"))) {
            for (Path file : files.toList()) {
                mails.add(Files.readString(file));
            }
        }
        return mails;
    }

    @Test
    void a_redirect_leaves_under_our_name_and_its_bounce_goes_to_the_author() throws Exception {
        Path scripts = dir.resolve("data/sieve/example.net/anna");
        Files.createDirectories(scripts);
        Files.writeString(scripts.resolve(".dovecot.sieve"), "redirect \"carl@elsewhere.example\";\n");
        Path secret = dir.resolve("data/srs.secret");
        try (Service service = Service.start(config("sieve: {srs: {domain: srs.example.net}}\n"))) {
            lmtp(
                    service,
                    "LHLO x",
                    "MAIL FROM:<b@x.example>",
                    "RCPT TO:<anna@example.net>",
                    "DATA",
                    "Subject: one",
                    "",
                    "hello",
                    ".");
            String from = queued().getFirst().replaceAll("(?s).*\nfrom ([^\n]*)\n.*", "$1");
            assertThat(from).startsWith("SRS0=").endsWith("=x.example=b@srs.example.net");

            List<String> replies = lmtp(
                    service,
                    "LHLO x",
                    "MAIL FROM:<>",
                    "RCPT TO:<SRS0=aaaaaa=AA=x.example=b@srs.example.net>",
                    "RCPT TO:<" + from + ">",
                    "DATA",
                    "Subject: undeliverable",
                    "",
                    "sorry",
                    ".");
            assertThat(replies)
                    .anyMatch(r -> r.startsWith("550 5.1.1"))
                    .anyMatch(r -> r.startsWith("250 2.1.5") && r.endsWith("sent back"));
            assertThat(queued()).anyMatch(m -> m.contains("\nfrom \nto b@x.example\n"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo("rw-------");
        }
        String made = Files.readString(secret);
        try (Service service = Service.start(config("sieve: {srs: {domain: srs.example.net}}\n"))) {
            assertThat(service.places()).isNotEmpty();
            assertThat(Files.readString(secret)).isEqualTo(made);
        }
    }

    @Test
    void an_empty_secret_or_no_domain_name_is_told_with_its_place() throws Exception {
        Path empty = dir.resolve("empty");
        Files.writeString(empty, "\n");
        Config config = config("sieve: {srs: {domain: srs.example.net, secret: \"" + empty + "\"}}\n");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> Service.start(config).close()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sieve.srs.secret");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> config("sieve: {srs: {domain: \"not a domain\"}}\n")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sieve.srs.domain");
    }
}

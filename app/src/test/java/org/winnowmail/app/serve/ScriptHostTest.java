// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigLoader;

/** {@code sieve.programs}, {@code sieve.lists}, {@code sieve.global} and the like in the running service. */
class ScriptHostTest {
    @TempDir
    private Path dir;

    @BeforeEach
    void programs() throws IOException {
        Path pipe = Files.createDirectory(dir.resolve("pipe"));
        Path program = pipe.resolve("archive");
        Files.writeString(program, "#!/bin/sh\ncat > " + dir + "/said\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(Files.createDirectory(dir.resolve("lists")).resolve("friends"), "b@x.example\n");
        Files.writeString(
                Files.createDirectory(dir.resolve("global")).resolve("common.sieve"),
                "require [\"fileinto\", \"special-use\"];"
                        + " if header \"X-Junk\" \"yes\" { fileinto :specialuse \"\\\\Junk\" \"Other\"; }\n");
    }

    private Config config(String yaml) throws Exception {
        Path file = dir.resolve("winnow.yaml");
        Files.writeString(
                file,
                "roles: [lmtp, managesieve]\nlmtp: {listen: [\"inet:127.0.0.1:0\"]}\n"
                        + "managesieve: {listen: [\"inet:127.0.0.1:0\"]}\n" + yaml);
        return ConfigLoader.load(Optional.of(file), Optional.of(dir.resolve("data")), Map.of());
    }

    private static List<String> say(String place, String... lines) throws IOException {
        int port = Integer.parseInt(place.replace("]", "").replaceAll(".*\\D", ""));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return in.lines().toList();
        }
    }

    private List<Path> mails(String folder) throws IOException {
        Path place = dir.resolve("data/mail/example.net/anna").resolve(folder).resolve("new");
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(place)) {
            return found.toList();
        }
    }

    private void deliver(Service service, String field) throws IOException {
        say(
                service.places().getFirst(),
                "LHLO x",
                "MAIL FROM:<b@x.example>",
                "RCPT TO:<anna@example.net>",
                "DATA",
                "From: b@x.example",
                field,
                "",
                "hello",
                ".",
                "QUIT");
    }

    @Test
    void what_the_configuration_names_is_what_scripts_reach() throws Exception {
        Path scripts = Files.createDirectories(dir.resolve("data/sieve/example.net/anna"));
        Files.writeString(
                scripts.resolve(".dovecot.sieve"),
                "require [\"include\", \"vnd.dovecot.pipe\", \"extlists\", \"copy\"];\n"
                        + "include :global \"common\";\n"
                        + "if address :list \"from\" \"friends\" { pipe :copy \"archive\"; }\n");
        try (Service service = Service.start(config("sieve:\n  global: global\n  lists: [" + dir + "/lists]\n"
                + "  programs: {pipe: pipe}\n  special_use: {junk: Spam}\n"))) {
            deliver(service, "X-Junk: yes");
            assertThat(mails("Spam")).hasSize(1);
            assertThat(Files.readString(dir.resolve("said"))).endsWith("X-Junk: yes\r\n\r\nhello\r\n");
            String offered = String.join("\n", say(service.places().get(1), "LOGOUT"));
            assertThat(offered).contains("vnd.dovecot.pipe").doesNotContain("vnd.dovecot.filter");
        }
    }

    @Test
    void a_place_that_is_none_is_told_with_its_key() {
        assertThat(catchThrowable(() -> config("sieve: {programs: {filter: nowhere}}\n")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sieve.programs.filter")
                .hasMessageContaining("is not a directory");
        assertThat(catchThrowable(() -> Service.start(config("sieve: {lists: [\"lists/%{user\"]}\n"))
                        .close()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("sieve.lists");
    }
}

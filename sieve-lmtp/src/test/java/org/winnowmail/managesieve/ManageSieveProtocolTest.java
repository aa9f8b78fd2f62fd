// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.winnowmail.delivery.ScriptFolder;
import org.winnowmail.delivery.ScriptSettings;
import org.winnowmail.delivery.Scripts;
import org.winnowmail.lmtp.ProtocolScript;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.managesieve.ManageSieveSettings.ManageSieveLimits;

/** Whole ManageSieve conversations, from text files of what is said. */
class ManageSieveProtocolTest {
    /** Passwords made by crypt(3) and by an independent SCRAM implementation's test vector (RFC 7677, section 3). */
    private static final String USERS = """
            anna@example.org:{PLAIN}geheim
            bob@example.org:{SHA512-CRYPT}$6$saltstring$gUUU7Q1nHUlpW3Td/XNWQNCXldxCtDo4d5k5ezG8jW58.bfdBZvqtBPM1S1LRoM/fG4Mb/ZCXJKbZYUcbur6S0
            locked@example.org:
            """;

    @TempDir
    Path root;

    static Stream<Path> scripts() throws IOException, URISyntaxException {
        Path directory = Path.of(ManageSieveProtocolTest.class
                .getResource("/org/winnowmail/managesieve")
                .toURI());
        return Files.list(directory)
                .filter(p -> p.toString().endsWith(".managesieve"))
                .sorted();
    }

    private ManageSieveServer.Running start() throws IOException {
        Path users = root.resolve("users");
        Files.writeString(users, USERS);
        ScriptSettings settings = ScriptSettings.defaults(root);
        return ManageSieveServer.start(
                ManageSieveSettings.defaults(root)
                        .withListen(List.of(new Endpoint.Inet("127.0.0.1", 0)))
                        .withLimits(ManageSieveLimits.DEFAULT
                                .withScripts(2000, 3, 4000)
                                .withFailureDelay(Duration.ZERO)),
                Authenticator.passwordFile(users),
                new CompilerCheck(new Scripts(settings)));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void goes_as_written(Path script) throws IOException {
        try (var server = start()) {
            new ProtocolScript(script).play(server.ports().getFirst(), root, Integer.MAX_VALUE / 2);
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void goes_the_same_when_every_byte_comes_alone(Path script) throws IOException {
        try (var server = start()) {
            new ProtocolScript(script).play(server.ports().getFirst(), root, 1);
        }
    }

    @Test
    void a_plain_file_in_place_of_the_link_is_not_lost() throws IOException {
        Path link = root.resolve("home/.dovecot.sieve");
        Files.createDirectories(link.getParent());
        Files.writeString(link, "# by hand\nkeep;\n");
        ScriptFolder folder = new ScriptFolder(root.resolve("home/sieve"), link);
        folder.put("new", "keep;\n".getBytes());

        folder.activate("new");

        assertThat(folder.activeName()).contains("new");
        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("sieve/new.sieve"));
        assertThat(folder.list()).containsExactly("kept", "new");
        assertThat(folder.get("kept"))
                .hasValueSatisfying(b -> assertThat(new String(b)).startsWith("# by hand"));
    }
}

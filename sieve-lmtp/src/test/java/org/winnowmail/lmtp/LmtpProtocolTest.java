// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole conversations, from text files of what is said. */
class LmtpProtocolTest {
    @TempDir
    Path root;

    static Stream<Path> scripts() throws IOException, URISyntaxException {
        Path directory = Path.of(
                LmtpProtocolTest.class.getResource("/org/winnowmail/lmtp").toURI());
        return Files.list(directory).filter(p -> p.toString().endsWith(".lmtp")).sorted();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void goes_as_written(Path script) throws IOException {
        try (LmtpHouse house = new LmtpHouse(root)) {
            new ProtocolScript(script).play(house.port(), root.resolve("mail"), Integer.MAX_VALUE / 2);
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void goes_the_same_when_every_byte_comes_alone(Path script) throws IOException {
        try (LmtpHouse house = new LmtpHouse(root)) {
            new ProtocolScript(script).play(house.port(), root.resolve("mail"), 1);
        }
    }
}

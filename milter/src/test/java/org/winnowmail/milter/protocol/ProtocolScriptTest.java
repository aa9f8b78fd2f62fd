// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Plays every conversation in {@code scripts/}. */
class ProtocolScriptTest {
    private static List<Path> scripts() throws IOException {
        URI folder = URI.create(Objects.requireNonNull(ProtocolScriptTest.class.getResource("scripts"))
                .toString());
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.sorted().toList();
        }
    }

    @Test
    void there_are_scripts() throws IOException {
        assertThat(scripts()).hasSizeGreaterThan(5);
    }

    @TestFactory
    Stream<DynamicTest> conversation() throws IOException {
        return scripts().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    try {
                        ProtocolScript.play(file.getFileName().toString(), Files.readAllLines(file));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.testsuite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.winnowmail.sieve.host.ScriptLibrary;
import org.winnowmail.sieve.lang.Octets;

/** Scripts beside a file of tests. */
final class TestFiles {
    private TestFiles() {}

    static Optional<String> read(Path file) {
        try {
            return Files.isRegularFile(file) ? Optional.of(Octets.decode(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Included scripts: {@code included/} and {@code included-global/}. */
    static ScriptLibrary library(Path directory) {
        return (location, name) -> {
            String folder = location == ScriptLibrary.Location.PERSONAL ? "included" : "included-global";
            return read(directory.resolve(folder).resolve(name + ".sieve"));
        };
    }
}

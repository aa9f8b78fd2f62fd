// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.sieve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.winnowmail.sieve.Compiled;
import org.winnowmail.sieve.SieveCompiler;
import org.winnowmail.sieve.host.ScriptLibrary;
import org.winnowmail.sieve.host.SieveSettings;

/** Scripts on disk, with what they include from beside them. */
final class ScriptFiles {
    private ScriptFiles() {}

    static Compiled compile(Path file, SieveSettings settings) throws IOException {
        byte[] text = Files.readAllBytes(file);
        return new SieveCompiler().compile(file.toString(), text, settings, library(file));
    }

    /** Personal scripts lie beside the script, global ones in a folder {@code global} there. */
    private static ScriptLibrary library(Path file) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
        return (location, name) -> {
            Path from = location == ScriptLibrary.Location.PERSONAL ? folder : folder.resolve("global");
            Path script = from.resolve(name + ".sieve");
            try {
                return Files.isRegularFile(script) ? Optional.of(Files.readString(script)) : Optional.empty();
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        };
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the files that a configuration names. */
record ConfigFiles(Path configuration) {
    /** A path that is read: next to the configuration file, else below the working directory. */
    Path near(Path path) {
        Path parent = configuration.toAbsolutePath().getParent();
        if (path.isAbsolute() || parent == null) {
            return path;
        }
        Path beside = parent.resolve(path);
        return Files.exists(beside) || !Files.exists(path) ? beside : path;
    }

    /** A file that is read, when the key names one; a problem when it cannot be. */
    Optional<Path> readable(ConfigSection section, String key) {
        String text = section.text(key, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path path = near(Path.of(text));
        if (!Files.isReadable(path)) {
            section.problem(key, "cannot read " + path, Files.exists(path) ? "fix its permissions" : "no such file");
        }
        return Optional.of(path);
    }
}

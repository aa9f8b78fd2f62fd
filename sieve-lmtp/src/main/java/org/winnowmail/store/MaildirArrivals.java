// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which mail came into a Maildir from another one. Moving and copying link or rename a file, which changes its status
 * time ({@code ctime}) and leaves its own time, that of the delivery; what is delivered at the same moment has both
 * times new.
 */
final class MaildirArrivals {
    /** The kernel's clock for files goes in ticks, at most 10 ms. */
    private static final Duration TICK = Duration.ofMillis(20);

    private MaildirArrivals() {}

    /** Files in {@code new} and {@code cur} that came between the two moments. */
    static List<Path> between(Path directory, Instant from, Instant until) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String part : List.of("new", "cur")) {
            Path place = directory.resolve(part);
            if (!Files.isDirectory(place)) {
                continue;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
                for (Path file : files) {
                    if (came(file, from.minus(TICK), until.plus(TICK))) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }

    private static boolean came(Path file, Instant from, Instant until) throws IOException {
        try {
            Map<String, Object> times = Files.readAttributes(file, "unix:ctime,lastModifiedTime");
            Instant changed = ((FileTime) times.getOrDefault("ctime", FileTime.fromMillis(0))).toInstant();
            Instant delivered = ((FileTime) times.getOrDefault("lastModifiedTime", FileTime.fromMillis(0))).toInstant();
            return !changed.isBefore(from) && !changed.isAfter(until) && delivered.isBefore(from);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }
}

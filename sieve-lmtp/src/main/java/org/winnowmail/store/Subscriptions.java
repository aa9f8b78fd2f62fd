// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Dovecot's {@code subscriptions} file. Two forms are in use: one name per line with the layout's
 * separator, and, after a line {@code V TAB 2} and an empty line, the parts of a name with tabs between
 * them. An existing file keeps its form; a new one gets the first, which every Dovecot reads.
 */
final class Subscriptions {
    private Subscriptions() {}

    /**
     * Adds a line unless it is there.
     *
     * @param parts the name's parts as stored on disk
     * @param separator between parts in the first form
     */
    static void add(Path root, List<String> parts, String separator, Duration lockTime) throws IOException {
        Path file = root.resolve("subscriptions");
        try (DotLock lock = DotLock.take(root.resolve("subscriptions.lock"), lockTime)) {
            List<String> lines = new ArrayList<>();
            if (Files.exists(file)) {
                lines.addAll(
                        Files.readString(file, StandardCharsets.UTF_8).lines().toList());
            }
            boolean second = !lines.isEmpty() && lines.getFirst().startsWith("V\t");
            String name = String.join(second ? "\t" : separator, parts);
            if (lines.contains(name)) {
                return;
            }
            lines.add(name);
            Durable.replace(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}

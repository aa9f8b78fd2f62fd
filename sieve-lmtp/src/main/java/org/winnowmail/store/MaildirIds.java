// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mailbox ids as Dovecot gives them: 32 hexadecimal digits in the first line of {@code dovecot-uidlist},
 * {@code 3 V1795192787 N1 G20924715d377006b4a000000cfca813d}. A mailbox that Dovecot has never opened has none,
 * and nobody can know it by one.
 */
final class MaildirIds {
    private static final Pattern ID = Pattern.compile("\\bG([0-9a-f]{32})\\b");

    /** Longest first line that is looked at. */
    private static final int LINE = 4_096;

    /** Directories looked at; the ids of those beyond them are unknown. */
    private static final int MOST_DIRECTORIES = 10_000;

    private MaildirIds() {}

    /** The id of the mailbox in this directory. */
    static Optional<String> id(Path directory) {
        Path list = directory.resolve("dovecot-uidlist");
        if (!Files.isRegularFile(list)) {
            return Optional.empty();
        }
        try (BufferedReader in = Files.newBufferedReader(list, StandardCharsets.ISO_8859_1)) {
            char[] head = new char[LINE];
            int n = in.read(head);
            String line =
                    n <= 0 ? "" : new String(head, 0, n).lines().findFirst().orElse("");
            Matcher id = ID.matcher(line);
            return line.startsWith("3 ") && id.find() ? Optional.of(id.group(1)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** The directories at and below the root that are mailboxes with an id, by it. */
    static Map<String, Path> all(Path root) throws IOException {
        Map<String, Path> found = new HashMap<>();
        Deque<Path> open = new ArrayDeque<>();
        open.add(root);
        for (int seen = 0; !open.isEmpty() && seen < MOST_DIRECTORIES; seen++) {
            Path directory = open.remove();
            id(directory).ifPresent(id -> found.putIfAbsent(id, directory));
            try (DirectoryStream<Path> below = Files.newDirectoryStream(directory, MaildirIds::mayHoldMail)) {
                below.forEach(open::add);
            }
        }
        return found;
    }

    private static boolean mayHoldMail(Path path) {
        String name = String.valueOf(path.getFileName());
        boolean own = name.equals("cur") || name.equals("new") || name.equals("tmp") || name.startsWith("dovecot");
        return !own && Files.isDirectory(path) && !Files.isSymbolicLink(path);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Renames of staged files, done so that they may be done again. */
public final class Moves {
    private Moves() {}

    /**
     * Renames and syncs. A file that is already at its last name was moved by an earlier attempt.
     */
    public static void perform(List<Staged.Move> moves) throws StoreException {
        try {
            Set<Path> directories = new HashSet<>();
            for (Staged.Move move : moves) {
                try {
                    Files.move(move.from(), move.to(), StandardCopyOption.ATOMIC_MOVE);
                } catch (NoSuchFileException done) {
                    if (Files.exists(move.from()) || !arrived(move)) {
                        throw done;
                    }
                }
                directories.add(Durable.directoryOf(move.to()));
            }
            for (Path directory : directories) {
                Durable.sync(directory);
            }
        } catch (IOException e) {
            throw StoreException.of("commit", e);
        }
    }

    /** Whether the file is at its last name, or was given flags there by a reader since. */
    public static boolean arrived(Staged.Move move) throws IOException {
        if (Files.exists(move.to())) {
            return true;
        }
        String name = move.to().getFileName().toString();
        int info = name.indexOf(":2,");
        String base = info < 0 ? name : name.substring(0, info);
        Path mailbox = Durable.directoryOf(move.to()).resolveSibling("cur");
        if (!Files.isDirectory(mailbox)) {
            return false;
        }
        try (var found = Files.newDirectoryStream(
                mailbox, p -> p.getFileName().toString().startsWith(base))) {
            return found.iterator().hasNext();
        }
    }
}

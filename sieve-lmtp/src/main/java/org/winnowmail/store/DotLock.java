// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A lock file as Dovecot and other Maildir programs use it: whoever creates it exclusively has the lock. A
 * file older than {@link #STALE} belongs to a dead process and is removed.
 */
final class DotLock implements AutoCloseable {
    /** Dovecot's own limit for {@code dovecot-uidlist.lock}. */
    private static final Duration STALE = Duration.ofMinutes(2);

    private final Path file;

    private DotLock(Path file) {
        this.file = file;
    }

    /** @throws StoreException when somebody else keeps it longer than {@code wait} */
    static DotLock take(Path file, Duration wait) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        long pause = 1;
        while (true) {
            try {
                Files.write(
                        file,
                        new byte[0],
                        java.nio.file.StandardOpenOption.CREATE_NEW,
                        java.nio.file.StandardOpenOption.WRITE);
                return new DotLock(file);
            } catch (FileAlreadyExistsException taken) {
                removeIfStale(file);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "lock " + file + " taken for " + wait);
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "interrupted at lock " + file, e);
            }
            pause = Math.min(pause * 2, 100);
        }
    }

    private static void removeIfStale(Path file) throws IOException {
        try {
            if (Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(STALE))) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException released) {
            // gone meanwhile: the next try takes it
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}

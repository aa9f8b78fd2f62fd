// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** File steps that survive a power cut: data is synced before its name, and a name with its directory. */
public final class Durable {
    private Durable() {}

    /** Makes the names in a directory durable. */
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The directory a file's name is in. */
    public static Path directoryOf(Path file) {
        return file.toAbsolutePath().resolve("..").normalize();
    }

    /** Makes a directory and those above it, private to us, each name durable. */
    public static void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (java.nio.file.FileAlreadyExistsException another) {
            if (!Files.isDirectory(directory)) {
                throw another;
            }
        }
        if (parent != null) {
            sync(parent);
        }
    }

    /** Replaces a small file in one step: new content under another name, synced, renamed over it. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path next = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        write(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        sync(directoryOf(file));
    }

    /** Writes and syncs a file of its own; an existing one is overwritten. */
    public static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var buffer = java.nio.ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }
}

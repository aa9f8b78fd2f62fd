// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnowmail.message.Body;
import org.winnowmail.message.ByteSink;

/**
 * Collects one message as it comes: in memory first, in a file above the limit. After the size limit or a
 * write error it keeps counting and throws the bytes away, so that the session stays in step with the
 * client.
 */
final class Spool implements ByteSink, Closeable {
    private static final int FIRST = 8 * 1024;

    private final Path directory;
    private final int memoryBytes;
    private final long maxBytes;
    private byte[] memory = new byte[0];
    private long size;
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private @Nullable IOException fault;

    Spool(Path directory, int memoryBytes, long maxBytes) {
        this.directory = directory;
        this.memoryBytes = memoryBytes;
        this.maxBytes = maxBytes;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        long before = size;
        size += length;
        if (size > maxBytes || fault != null) {
            release();
            return;
        }
        if (size <= memoryBytes) {
            if (memory.length < size) {
                int grown = (int) Math.min(memoryBytes, Math.max(size, Math.max(FIRST, memory.length * 2L)));
                memory = Arrays.copyOf(memory, grown);
            }
            System.arraycopy(bytes, offset, memory, (int) before, length);
            return;
        }
        try {
            OutputStream o = out;
            if (o == null) {
                Files.createDirectories(directory);
                Path f = Files.createTempFile(directory, "lmtp", ".spool");
                file = f;
                o = Files.newOutputStream(f);
                out = o;
                o.write(memory, 0, (int) before);
                memory = new byte[0];
            }
            o.write(bytes, offset, length);
        } catch (IOException e) {
            fault = e;
            release();
        }
    }

    /** Whether more came than a message may have. */
    boolean tooLarge() {
        return size > maxBytes;
    }

    long size() {
        return size;
    }

    /** Why the message could not be kept. */
    Optional<IOException> fault() {
        return Optional.ofNullable(fault);
    }

    /** The collected bytes; valid until {@link #close}. */
    Body body() throws IOException {
        OutputStream o = out;
        Path f = file;
        if (o == null || f == null) {
            return Body.of(memory.length == size ? memory : Arrays.copyOf(memory, (int) size));
        }
        o.close();
        return new Body.Spooled(f, 0, size);
    }

    private void release() {
        memory = new byte[0];
        OutputStream o = out;
        Path f = file;
        out = null;
        file = null;
        try {
            if (o != null) {
                o.close();
            }
            if (f != null) {
                Files.deleteIfExists(f);
            }
        } catch (IOException e) {
            if (fault == null) {
                fault = e;
            }
        }
    }

    @Override
    public void close() {
        release();
    }

    /** Deletes what a killed server left behind; nothing in there was ever answered with 250. */
    static void sweep(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (var left = Files.newDirectoryStream(directory, "lmtp*.spool")) {
                for (Path f : left) {
                    Files.deleteIfExists(f);
                }
            }
        }
    }
}

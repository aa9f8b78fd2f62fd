// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The bytes after the empty line that ends the header, in memory or spooled to a file.
 *
 * <p>Line ends are CRLF as the MTA hands them over; nothing is changed or added here.
 */
public sealed interface Body {
    /** Bytes in all. */
    long size();

    /** The body from its start; the caller closes it. */
    InputStream open();

    /** Hands the whole body to the sink, in order. */
    void writeTo(ByteSink sink);

    /** The first bytes, at most {@code max}; what a bounded view works on. The caller must not change them. */
    byte[] head(int max);

    /** No body. */
    Body EMPTY = new InMemory(new byte[0]);

    /** A body over an array that the caller gives away. */
    static Body of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new InMemory(bytes);
    }

    /** Small enough to be held on the heap. */
    record InMemory(byte[] bytes) implements Body {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void writeTo(ByteSink sink) {
            sink.write(bytes, 0, bytes.length);
        }

        @Override
        public byte[] head(int max) {
            return bytes.length <= max ? bytes : Arrays.copyOf(bytes, max);
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof InMemory m && Arrays.equals(bytes, m.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Body[" + bytes.length + " bytes]";
        }
    }

    /** Spooled to a file from {@code offset} on; whoever made the file deletes it. */
    record Spooled(Path file, long offset, long size) implements Body {
        @Override
        public InputStream open() {
            try {
                InputStream in = Files.newInputStream(file);
                try {
                    in.skipNBytes(offset);
                } catch (IOException e) {
                    in.close();
                    throw e;
                }
                return in;
            } catch (IOException e) {
                throw new UncheckedIOException("spool file " + file, e);
            }
        }

        @Override
        public void writeTo(ByteSink sink) {
            byte[] buffer = new byte[64 * 1024];
            try (InputStream in = open()) {
                for (int n; (n = in.read(buffer)) > 0; ) {
                    sink.write(buffer, 0, n);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("spool file " + file, e);
            }
        }

        @Override
        public byte[] head(int max) {
            try (InputStream in = open()) {
                return in.readNBytes(max);
            } catch (IOException e) {
                throw new UncheckedIOException("spool file " + file, e);
            }
        }
    }
}

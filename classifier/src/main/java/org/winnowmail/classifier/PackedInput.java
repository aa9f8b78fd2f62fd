// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/** Reads what {@link PackedOutput} wrote. */
final class PackedInput {
    private static final int LONGEST_TEXT = 10_000;

    private final InputStream from;
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int size;

    PackedInput(InputStream from) {
        this.from = from;
    }

    private int next() throws IOException {
        if (at == size) {
            crc.update(buffer, 0, size);
            at = 0;
            size = from.readNBytes(buffer, 0, buffer.length);
            if (size == 0) {
                throw new EOFException("classifier snapshot ends too early");
            }
        }
        return buffer[at++];
    }

    int fixedInt() throws IOException {
        return next() << 24 | (next() & 0xFF) << 16 | (next() & 0xFF) << 8 | (next() & 0xFF);
    }

    long fixedLong() throws IOException {
        return (long) fixedInt() << 32 | (fixedInt() & 0xFFFFFFFFL);
    }

    long small() throws IOException {
        int b = next();
        long n = b & 0x7F;
        for (int shift = 7; b < 0; shift += 7) {
            if (shift > 63) {
                throw new IOException("classifier snapshot is damaged: endless number");
            }
            b = next();
            n |= (long) (b & 0x7F) << shift;
        }
        return n;
    }

    /** A small number from 0 to {@code most}. */
    int count(int most) throws IOException {
        long n = small();
        if (n < 0 || n > most) {
            throw new IOException("classifier snapshot is damaged: " + n + " where " + most + " is the most");
        }
        return (int) n;
    }

    int signed() throws IOException {
        int n = (int) small();
        return (n >>> 1) ^ -(n & 1);
    }

    boolean flag() throws IOException {
        return count(1) == 1;
    }

    String text() throws IOException {
        byte[] bytes = new byte[count(LONGEST_TEXT)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) next();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    Digest digest() throws IOException {
        return new Digest(fixedLong(), fixedLong());
    }

    Features features() throws IOException {
        int[] ends = new int[FeatureGroup.COUNT];
        int n = 0;
        for (FeatureGroup g : FeatureGroup.values()) {
            n += count(g.most());
            ends[g.place()] = n;
        }
        int[] hashes = new int[n];
        for (int i = 0; i < n; i++) {
            hashes[i] = fixedInt();
        }
        return new Features(hashes, ends);
    }

    /**
     * Checks that all that was read is as it was written.
     *
     * @throws IOException when it is not
     */
    void end() throws IOException {
        crc.update(buffer, 0, at);
        int sum = (int) crc.getValue();
        if (fixedInt() != sum) {
            throw new IOException("classifier snapshot is damaged: its checksum does not fit");
        }
    }
}

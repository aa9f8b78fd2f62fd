// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.winnowmail.classifier.feature.FeatureGroup;
import org.winnowmail.classifier.feature.Features;

/** Numbers as few bytes, fast: small ones take one byte, and a checksum goes along. Read by {@link PackedInput}. */
final class PackedOutput {
    private final OutputStream to;
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int size;

    PackedOutput(OutputStream to) {
        this.to = to;
    }

    /** Makes room for one number of any kind. */
    private void room() throws IOException {
        if (size > buffer.length - 16) {
            flush();
        }
    }

    private void flush() throws IOException {
        crc.update(buffer, 0, size);
        to.write(buffer, 0, size);
        size = 0;
    }

    void fixed(int n) throws IOException {
        room();
        buffer[size++] = (byte) (n >>> 24);
        buffer[size++] = (byte) (n >>> 16);
        buffer[size++] = (byte) (n >>> 8);
        buffer[size++] = (byte) n;
    }

    void fixed(long n) throws IOException {
        fixed((int) (n >>> 32));
        fixed((int) n);
    }

    /** A number that is mostly small and not negative: seven bits a byte, the lowest first. */
    void small(long n) throws IOException {
        room();
        long rest = n;
        while ((rest & ~0x7FL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
    }

    /** A number that is mostly near zero, either side. */
    void signed(int n) throws IOException {
        small(((n << 1) ^ (n >> 31)) & 0xFFFFFFFFL);
    }

    void flag(boolean yes) throws IOException {
        small(yes ? 1 : 0);
    }

    void text(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        small(bytes.length);
        for (byte b : bytes) {
            room();
            buffer[size++] = b;
        }
    }

    void digest(Digest digest) throws IOException {
        fixed(digest.high());
        fixed(digest.low());
    }

    void features(Features features) throws IOException {
        for (int g = 0, start = 0; g < FeatureGroup.COUNT; g++) {
            int end = features.end(g);
            small(end - start);
            start = end;
        }
        for (int i = 0; i < features.size(); i++) {
            fixed(features.at(i));
        }
    }

    /** Writes what is left, and the checksum. */
    void end() throws IOException {
        flush();
        int sum = (int) crc.getValue();
        fixed(sum);
        flush();
        to.flush();
    }
}

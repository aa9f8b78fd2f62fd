// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32;

/** How an event lies in a file: its length and CRC-32, four bytes each, and its bytes. */
final class EventRecord {
    /** Longest one accepted; an event has at most about 8,000 features. */
    private static final int LONGEST = 1 << 20;

    private static final int HEADER = 8;

    private EventRecord() {}

    /** Bytes that an event of this length takes up in the file. */
    static int length(byte[] payload) {
        return HEADER + payload.length;
    }

    /**
     * Writes a record.
     *
     * @return the position after it
     */
    static long write(FileChannel channel, long position, byte[] payload) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(length(payload));
        record.putInt(payload.length).putInt(crc(payload)).put(payload).flip();
        long at = position;
        while (record.hasRemaining()) {
            at += channel.write(record, at);
        }
        return at;
    }

    /**
     * Reads a record.
     *
     * @param size of the file
     * @return empty when there is no whole and undamaged one
     */
    static Optional<byte[]> read(FileChannel channel, long position, long size) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (size - position < HEADER || !fill(channel, header, position)) {
            return Optional.empty();
        }
        header.flip();
        int length = header.getInt();
        int crc = header.getInt();
        if (!plausible(length) || size - position - HEADER < length) {
            return Optional.empty();
        }
        ByteBuffer payload = ByteBuffer.allocate(length);
        if (!fill(channel, payload, position + HEADER) || crc(payload.array()) != crc) {
            return Optional.empty();
        }
        return Optional.of(payload.array());
    }

    /** Whether what begins here and is no whole record may be the beginning of one: of a writer that was killed. */
    static boolean torn(FileChannel channel, long position, long size) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(Integer.BYTES);
        if (size - position < HEADER || !fill(channel, header, position)) {
            return true;
        }
        int length = header.getInt(0);
        return plausible(length) && size - position - HEADER < length;
    }

    private static boolean plausible(int length) {
        return length > 0 && length <= LONGEST;
    }

    private static boolean fill(FileChannel channel, ByteBuffer into, long from) throws IOException {
        long at = from;
        while (into.hasRemaining()) {
            int n = channel.read(into, at);
            if (n < 0) {
                return false;
            }
            at += n;
        }
        return true;
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.Arrays;
import org.winnowmail.message.ByteSink;

/** A growing byte array without locks; what a signature is computed over. */
final class Octets implements ByteSink {
    private byte[] bytes;
    private int length;

    Octets(int capacity) {
        this.bytes = new byte[capacity];
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    void write(int b) {
        room(1);
        bytes[length++] = (byte) b;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /** The array behind; only the first {@link #length} bytes count. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Drops what follows the first {@code shorter} bytes. */
    void truncate(int shorter) {
        length = shorter;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }
}

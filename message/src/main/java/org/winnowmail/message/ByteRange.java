// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

/** A stretch of an array that is shared and must not be changed. */
public record ByteRange(byte[] array, int offset, int length) {
    public static final ByteRange EMPTY = new ByteRange(new byte[0], 0, 0);

    public static ByteRange of(byte[] bytes) {
        return new ByteRange(bytes, 0, bytes.length);
    }

    public byte at(int index) {
        return array[offset + index];
    }

    /** A copy that is the caller's. */
    public byte[] toArray() {
        byte[] copy = new byte[length];
        System.arraycopy(array, offset, copy, 0, length);
        return copy;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ByteRange r
                && java.util.Arrays.equals(array, offset, offset + length, r.array, r.offset, r.offset + r.length);
    }

    @Override
    public int hashCode() {
        int h = 1;
        for (int i = 0; i < length; i++) {
            h = 31 * h + at(i);
        }
        return h;
    }

    @Override
    public String toString() {
        return length + " bytes";
    }
}

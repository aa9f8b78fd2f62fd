// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

/** Takes bytes in pieces; the pieces' borders mean nothing. The array may be reused after the call. */
@FunctionalInterface
public interface ByteSink {
    void write(byte[] bytes, int offset, int length);

    /** Writes a whole array. */
    default void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }
}

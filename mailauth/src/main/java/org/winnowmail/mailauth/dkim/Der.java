// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

/** The few bytes of ASN.1 that keys are wrapped in (X.690). */
final class Der {
    private Der() {}

    /** A tag, the length of the content, the content. */
    static byte[] element(int tag, byte[] content) {
        int n = content.length;
        byte[] head;
        if (n < 0x80) {
            head = new byte[] {(byte) tag, (byte) n};
        } else if (n < 0x100) {
            head = new byte[] {(byte) tag, (byte) 0x81, (byte) n};
        } else if (n < 0x10000) {
            head = new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n};
        } else {
            head = new byte[] {(byte) tag, (byte) 0x83, (byte) (n >> 16), (byte) (n >> 8), (byte) n};
        }
        return concat(head, content);
    }

    static byte[] concat(byte[] a, byte[] b) {
        byte[] both = new byte[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;

/**
 * Which message this is, whatever road it came: 128 bits of SHA-256 over the fields that the author
 * wrote and the start of the body.
 *
 * <p>Trace and delivery fields are left out, so that the copy the milter saw and the copy a user moved
 * from mailbox to mailbox are one message. Line ends and blanks at the end of lines do not count: mail
 * stores rewrite them.
 */
public record Digest(long high, long low) {
    /** Bytes of the body that count; more would cost time and tell nothing new. */
    private static final int BODY = 64 * 1024;

    private static final String[] FIELDS = {"From", "To", "Date", "Subject", "Message-ID"};

    public static Digest of(Message message) {
        MessageDigest sha = sha256();
        for (String name : FIELDS) {
            for (HeaderField field : message.headers()) {
                if (field.is(name)) {
                    sha.update(field.value().getBytes(StandardCharsets.UTF_8));
                    break;
                }
            }
            sha.update((byte) '\n');
        }
        byte[] body = message.body().head(BODY);
        byte[] tight = new byte[body.length];
        int n = 0;
        for (byte b : body) {
            if (b != '\r' && b != '\n' && b != ' ' && b != '\t') {
                tight[n++] = b;
            }
        }
        sha.update(tight, 0, n);
        ByteBuffer out = ByteBuffer.wrap(sha.digest()).order(ByteOrder.BIG_ENDIAN);
        return new Digest(out.getLong(), out.getLong());
    }

    /** A user's word on this message, told apart from every other word on it. */
    Digest of(String user) {
        ByteBuffer both = ByteBuffer.allocate(2 * Long.BYTES);
        both.putLong(high).putLong(low);
        MessageDigest sha = sha256();
        sha.update(both.array());
        ByteBuffer out = ByteBuffer.wrap(sha.digest(user.getBytes(StandardCharsets.UTF_8)));
        return new Digest(out.getLong(), out.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.outbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Address;

/**
 * The envelope of a file in the queue: lines of a word and a value, an empty line, then the message.
 *
 * @param sender empty for the null path
 * @param recipients those still to be served
 * @param dsnNotify DSN NOTIFY (RFC 3461); empty when not asked for
 * @param ret DSN RET; empty when not asked for
 * @param offset where the message starts in the file
 */
record QueuedMail(
        Instant queued, Optional<Address> sender, List<Address> recipients, String dsnNotify, String ret, long offset) {
    private static final String FIRST = "winnow-outbox 1";

    /** Longest envelope read: a thousand recipients of the longest kind. */
    private static final int MAX_ENVELOPE = 2 << 20;

    QueuedMail {
        recipients = List.copyOf(recipients);
    }

    byte[] envelope() {
        StringBuilder text = new StringBuilder(FIRST).append('\n');
        text.append("queued ").append(queued.getEpochSecond()).append('\n');
        text.append("from ").append(sender.map(Object::toString).orElse("")).append('\n');
        for (Address to : recipients) {
            text.append("to ").append(to).append('\n');
        }
        if (!dsnNotify.isEmpty()) {
            text.append("notify ").append(dsnNotify).append('\n');
        }
        if (!ret.isEmpty()) {
            text.append("ret ").append(ret).append('\n');
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    QueuedMail withRecipients(List<Address> left) {
        return new QueuedMail(queued, sender, left, dsnNotify, ret, offset);
    }

    static QueuedMail read(Path file) throws IOException {
        Instant queued = Instant.EPOCH;
        Optional<Address> sender = Optional.empty();
        List<Address> to = new ArrayList<>();
        String dsnNotify = "";
        String ret = "";
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long offset = 0;
        boolean first = true;
        try (InputStream in = new java.io.BufferedInputStream(Files.newInputStream(file))) {
            while (offset < MAX_ENVELOPE) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("queue file " + file + " ends in its envelope");
                }
                offset++;
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                String text = line.toString(StandardCharsets.UTF_8);
                line.reset();
                if (first && !text.equals(FIRST)) {
                    throw new IOException("queue file " + file + " is not of this version");
                }
                first = false;
                if (text.isEmpty()) {
                    return new QueuedMail(queued, sender, to, dsnNotify, ret, offset);
                }
                String value = text.substring(text.indexOf(' ') + 1);
                switch (text.substring(0, Math.max(0, text.indexOf(' ')))) {
                    case "queued" -> queued = Instant.ofEpochSecond(Long.parseLong(value));
                    case "from" -> sender = Address.parse(value);
                    case "to" -> Address.parse(value).ifPresent(to::add);
                    case "notify" -> dsnNotify = value;
                    case "ret" -> ret = value;
                    default -> {
                        // the first line
                    }
                }
            }
        }
        throw new IOException("queue file " + file + ": envelope too long");
    }
}

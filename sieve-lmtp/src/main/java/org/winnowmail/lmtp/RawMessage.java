// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.util.ArrayList;
import java.util.List;
import org.winnowmail.message.Body;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Limits;
import org.winnowmail.message.Message;

/** Makes a {@link Message} of raw bytes without reading a spooled body into memory. */
final class RawMessage {
    /** Header bytes looked at; a longer header goes on as body. Postfix cuts at 100 kB by default. */
    private static final int MAX_HEADER = 1 << 20;

    private RawMessage() {}

    static Message split(Body raw, Limits limits) {
        byte[] head = raw.head(MAX_HEADER);
        List<HeaderField> fields = new ArrayList<>();
        int at = 0;
        while (at < head.length) {
            int next = lineAfter(head, at);
            int length = next - at;
            if (head[at] == '\n' || (length == 2 && head[at] == '\r' && head[at + 1] == '\n')) {
                at = next;
                break;
            }
            if (!startsField(head, at, next)) {
                break;
            }
            while (next < head.length && (head[next] == ' ' || head[next] == '\t')) {
                next = lineAfter(head, next);
            }
            fields.add(HeaderField.ofRaw(head, at, next));
            at = next;
        }
        return new Message(new Headers(fields), rest(raw, at), limits);
    }

    private static Body rest(Body raw, int from) {
        return switch (raw) {
            case Body.InMemory(byte[] bytes) -> {
                byte[] body = new byte[bytes.length - from];
                System.arraycopy(bytes, from, body, 0, body.length);
                yield Body.of(body);
            }
            case Body.Spooled(var file, long offset, long size) -> new Body.Spooled(file, offset + from, size - from);
        };
    }

    private static int lineAfter(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return bytes.length;
    }

    private static boolean startsField(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == ':') {
                return i > from;
            }
            if (b <= 32 || b == 127) {
                return false;
            }
        }
        return false;
    }
}

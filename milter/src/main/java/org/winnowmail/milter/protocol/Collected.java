// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.winnowmail.message.Body;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;

/** The header fields and the body that have come, within the limits. */
final class Collected {
    private final MilterLimits limits;
    private final List<HeaderField> fields = new ArrayList<>(32);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private long headerBytes;

    Collected(MilterLimits limits) {
        this.limits = limits;
    }

    /** Takes a field, or says that it is above a limit. */
    boolean header(HeaderField field) {
        if (fields.size() >= limits.headerFields() || headerBytes + field.length() > limits.headerBytes()) {
            return false;
        }
        fields.add(field);
        headerBytes += field.length();
        return true;
    }

    /** Takes body bytes, or says that some are above the limit. */
    boolean body(byte[] bytes) {
        int fits = (int) Math.min(bytes.length, limits.bodyBytes() - body.size());
        body.write(bytes, 0, fits);
        return fits == bytes.length;
    }

    long bodyBytes() {
        return body.size();
    }

    Message message() {
        return new Message(new Headers(fields), Body.of(body.toByteArray()));
    }
}

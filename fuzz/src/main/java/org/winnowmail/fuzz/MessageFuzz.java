// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.message.Part;

/** Any bytes are a message: they come out as they went in, and every view of them can be taken. */
public final class MessageFuzz {
    private MessageFuzz() {}

    public static void fuzzerTestOneInput(byte[] raw) {
        Message message = Message.parse(raw);
        for (HeaderField field : message.headers()) {
            field.decoded();
        }
        for (Part part : message.root().all()) {
            part.text();
        }
        message.text();
        message.from();
        message.to();
        message.date();
        message.received();
        message.references();
        Authors.of(message.headers());

        ByteArrayOutputStream once = new ByteArrayOutputStream();
        message.writeTo(once::write);
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        Message.parse(once.toByteArray()).writeTo(twice::write);
        if (!Arrays.equals(once.toByteArray(), twice.toByteArray())) {
            throw new IllegalStateException("a message written and read again is another one");
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.winnowmail.message.ByteSink;
import org.winnowmail.message.MailDate;

/**
 * What final delivery puts on top of a message, and all it does to it: {@code Return-Path} (RFC 5321,
 * section 4.4), {@code Delivered-To} and {@code Received}. The message follows byte for byte.
 */
final class TraceFields {
    private TraceFields() {}

    static void write(IncomingMail mail, Recipient recipient, String hostname, ByteSink sink) {
        String text = "Return-Path: <" + mail.sender().map(Object::toString).orElse("") + ">\r\n"
                + "Delivered-To: " + recipient.address() + "\r\n"
                + "Received: from " + plain(mail.client()) + "\r\n\tby " + hostname + " with LMTP id " + mail.session()
                + "\r\n\tfor <" + recipient.address() + ">; " + MailDate.write(mail.received(), ZoneOffset.UTC)
                + "\r\n";
        sink.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A name that came from a peer, fit for a header field. */
    private static String plain(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._:\\[\\]-]", "?");
        return safe.isEmpty() ? "unknown" : safe.substring(0, Math.min(safe.length(), 200));
    }
}

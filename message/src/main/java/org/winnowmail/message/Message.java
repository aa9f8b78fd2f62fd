// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.ArrayList;
import java.util.List;

/**
 * A mail as received: header fields and body, byte-exact, and the views that checks and scripts share.
 *
 * <p>A message is immutable and may be used from several threads. Views are computed on first use and
 * kept, so a second check pays nothing. Every view is bounded by the {@link Limits} the message was made
 * with.
 */
public final class Message {
    private final Headers headers;
    private final Body body;
    private final Limits limits;

    /** Parts, text and URLs: filled on first use. */
    private final LazyValue<Part> root;

    private final LazyValue<Text> text;

    public Message(Headers headers, Body body, Limits limits) {
        this.headers = headers;
        this.body = body;
        this.limits = limits;
        this.root = new LazyValue<>(() -> MimeStructure.read(headers, body, limits));
        this.text = new LazyValue<>(() -> Text.of(root(), limits));
    }

    public Message(Headers headers, Body body) {
        this(headers, body, Limits.DEFAULT);
    }

    /**
     * Splits a whole message into header fields and body. Accepts CRLF and LF line ends (all made CRLF),
     * a leading mbox {@code From } line (dropped), and a missing body. Never fails: a first line that is no
     * header field starts the body.
     */
    public static Message parse(byte[] raw, Limits limits) {
        byte[] bytes = LineEnds.crlf(raw);
        int first = HeaderLines.nextLine(bytes, 0, bytes.length);
        int start = HeaderLines.isMboxLine(bytes, 0, first) ? first : 0;
        List<HeaderField> fields = new ArrayList<>();
        int at = HeaderLines.read(bytes, start, bytes.length, fields, Integer.MAX_VALUE);
        byte[] rest = new byte[bytes.length - at];
        System.arraycopy(bytes, at, rest, 0, rest.length);
        return new Message(new Headers(fields), Body.of(rest), limits);
    }

    public static Message parse(byte[] raw) {
        return parse(raw, Limits.DEFAULT);
    }

    /** The header fields, top down. */
    public Headers headers() {
        return headers;
    }

    /** The bytes after the header. */
    public Body body() {
        return body;
    }

    /** Limits of the views. */
    public Limits limits() {
        return limits;
    }

    /** Size on the wire in bytes: header with line ends, empty line, body. */
    public long size() {
        long n = 2 + body.size();
        for (HeaderField f : headers) {
            n += f.length() + 2L;
        }
        return n;
    }

    /** The whole message with CRLF line ends. */
    public void writeTo(ByteSink sink) {
        byte[] crlf = {'\r', '\n'};
        for (HeaderField f : headers) {
            f.writeTo(sink);
            sink.write(crlf, 0, 2);
        }
        sink.write(crlf, 0, 2);
        body.writeTo(sink);
    }

    /** The MIME tree (RFC 2045, 2046); a message without MIME is one text/plain part. */
    public Part root() {
        return root.get();
    }

    /** What a person reads: decoded text, visible and hidden apart, and the URLs in it. */
    public Text text() {
        return text.get();
    }

    /** The same body under other header fields; views are computed anew. */
    public Message withHeaders(Headers other) {
        return new Message(other, body, limits);
    }
}

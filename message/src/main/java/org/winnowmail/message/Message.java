// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mail as received: header fields and body, byte-exact, and the views that checks and scripts share.
 *
 * <p>A message is immutable and may be used from several threads. Views are computed on first use and
 * kept, so a second check pays nothing. Every view is bounded by the {@link Limits} the message was made
 * with.
 */
public final class Message {
    /** Received fields read; servers call more than a hundred a loop (RFC 5321, section 6.3). */
    public static final int MAX_HOPS = 200;

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

    private Message(Headers headers, Message same) {
        this.headers = headers;
        this.body = same.body;
        this.limits = same.limits;
        this.root = same.root;
        this.text = same.text;
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

    /**
     * This message below fields that a server puts on top, such as {@code Received}. Body, parts and text are shared,
     * so fields that would change them ({@code Content-Type}) have no effect.
     */
    public Message below(List<HeaderField> trace) {
        List<HeaderField> all = new ArrayList<>(trace);
        all.addAll(headers.fields());
        return new Message(new Headers(all), this);
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

    /** The addresses of all fields of a name, such as {@code To}, in order. */
    public AddressList addresses(String name) {
        List<HeaderField> fields = headers.all(name);
        if (fields.size() == 1) {
            return AddressList.parse(fields.getFirst().value());
        }
        List<MailboxAddress> all = new ArrayList<>();
        boolean malformed = false;
        for (HeaderField field : fields) {
            AddressList list = AddressList.parse(field.value());
            malformed |= list.malformed() || all.size() > AddressList.MAX_ADDRESSES;
            if (all.size() <= AddressList.MAX_ADDRESSES) {
                all.addAll(list.mailboxes());
            }
        }
        return new AddressList(all, malformed);
    }

    /**
     * The authors. Malformed also when there is no From field or more than one (RFC 5322, section 3.6), which
     * readers show differently.
     */
    public AddressList from() {
        AddressList list = addresses("From");
        boolean one = headers.all("From").size() == 1 && !list.isEmpty();
        return one ? list : new AddressList(list.mailboxes(), true);
    }

    /** Who sent it for the authors (RFC 5322, section 3.6.2); empty when it was an author. */
    public AddressList sender() {
        return addresses("Sender");
    }

    public AddressList to() {
        return addresses("To");
    }

    public AddressList cc() {
        return addresses("Cc");
    }

    public AddressList replyTo() {
        return addresses("Reply-To");
    }

    /** The subject as a person reads it; empty text when there is none. */
    public String subject() {
        return headers.first("Subject").map(HeaderField::decoded).orElse("");
    }

    /** When the author says it was written. */
    public Optional<OffsetDateTime> date() {
        return headers.first("Date").flatMap(f -> MailDate.parse(f.value()));
    }

    /** The identifier without angle brackets. */
    public Optional<String> messageId() {
        return MessageIds.parse(headers.value("Message-ID")).stream().findFirst();
    }

    /** The identifiers of References, then of In-Reply-To those not among them. */
    public List<String> references() {
        Set<String> ids = new LinkedHashSet<>(MessageIds.parse(headers.value("References")));
        ids.addAll(MessageIds.parse(headers.value("In-Reply-To")));
        return List.copyOf(ids);
    }

    /** The hops, the last one first; at most {@link #MAX_HOPS}. */
    public List<Received> received() {
        return headers.all("Received").stream()
                .limit(MAX_HOPS)
                .map(f -> Received.parse(f.value()))
                .toList();
    }

    /** The same body under other header fields; views are computed anew. */
    public Message withHeaders(Headers other) {
        return new Message(other, body, limits);
    }
}

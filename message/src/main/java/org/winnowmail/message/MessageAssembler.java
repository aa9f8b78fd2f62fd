// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message together while it arrives in pieces: header fields and body apart as a milter gets them
 * ({@link #field}, {@link #body}), or one stream of bytes as LMTP gets it ({@link #raw}). Where the pieces
 * end means nothing. A large body goes to a file, which {@link #close} deletes; so the assembler is closed
 * only when the message is no longer used.
 *
 * <p>{@code raw} treats its bytes as {@link Message#parse(byte[])} does: bare LF becomes CRLF, a leading
 * mbox line is dropped. {@code body} keeps every byte. For one thread at a time.
 */
public final class MessageAssembler implements AutoCloseable {
    private final SpoolSettings settings;
    private final Limits limits;
    private final List<HeaderField> fields = new ArrayList<>();
    private long headerBytes;

    /** Raw mode: the header as far as it came, whole lines only up to {@code lineStart}. */
    private byte[] header = new byte[2048];

    private int headerLength;
    private int lineStart;
    private boolean firstLine = true;
    private boolean headerDone;
    private boolean lastWasCr;

    private byte[] memory = new byte[8192];
    private int inMemory;
    private long bodyBytes;
    private @Nullable Path file;
    private @Nullable OutputStream out;
    private boolean finished;

    public MessageAssembler(SpoolSettings settings, Limits limits) {
        this.settings = settings;
        this.limits = limits;
    }

    public MessageAssembler(SpoolSettings settings) {
        this(settings, Limits.DEFAULT);
    }

    /** Takes the next header field. */
    public void field(HeaderField field) {
        countHeader(field.length() + 2L);
        fields.add(field);
    }

    /**
     * Takes the next bytes of the body.
     *
     * @throws MessageTooLargeException over {@link SpoolSettings#messageBytes}
     * @throws UncheckedIOException when the spool file cannot be written
     */
    public void body(byte[] bytes, int offset, int length) {
        if (finished) {
            throw new IllegalStateException("the message is finished");
        }
        headerDone = true;
        bodyBytes += length;
        if (headerBytes + bodyBytes > settings.messageBytes()) {
            throw new MessageTooLargeException(MessageTooLargeException.Limit.MESSAGE, settings.messageBytes());
        }
        if (file == null && inMemory + (long) length <= settings.memoryBytes()) {
            if (inMemory + length > memory.length) {
                memory = Arrays.copyOf(memory, (int)
                        Math.max(inMemory + (long) length, Math.min(memory.length * 2L, settings.memoryBytes())));
            }
            System.arraycopy(bytes, offset, memory, inMemory, length);
            inMemory += length;
            return;
        }
        try {
            spool().write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException("spool file in " + settings.directory(), e);
        }
    }

    /**
     * Takes the next bytes of a whole message; header and body are told apart here.
     *
     * @throws MessageTooLargeException over {@link SpoolSettings#headerBytes} or {@link
     *     SpoolSettings#messageBytes}
     * @throws UncheckedIOException when the spool file cannot be written
     */
    public void raw(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        while (at < end && !headerDone) {
            int next = HeaderLines.nextLine(bytes, at, end);
            boolean whole = bytes[next - 1] == '\n';
            appendHeader(bytes, at, next, whole);
            at = next;
            if (whole) {
                endLine();
            }
        }
        rawBody(bytes, at, end);
    }

    /**
     * Takes a whole message from a stream, to its end; the caller closes it.
     *
     * @throws IOException when the stream cannot be read
     */
    public void readFrom(InputStream in) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            raw(buffer, 0, n);
        }
    }

    /** Body bytes with each bare LF made CRLF. */
    private void rawBody(byte[] bytes, int from, int end) {
        int start = from;
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\n' && !(i > from ? bytes[i - 1] == '\r' : lastWasCr)) {
                body(bytes, start, i - start);
                body(CR, 0, 1);
                start = i;
            }
        }
        if (end > start) {
            body(bytes, start, end - start);
        }
        if (end > from) {
            lastWasCr = bytes[end - 1] == '\r';
        }
    }

    private static final byte[] CR = {'\r'};

    private void appendHeader(byte[] bytes, int from, int to, boolean whole) {
        int n = to - from;
        if (headerLength + n + 1L > settings.headerBytes()) {
            throw new MessageTooLargeException(MessageTooLargeException.Limit.HEADER, settings.headerBytes());
        }
        if (headerLength + n + 1 > header.length) {
            header = Arrays.copyOf(header, Math.max(headerLength + n + 1, header.length * 2));
        }
        System.arraycopy(bytes, from, header, headerLength, n);
        headerLength += n;
        if (whole && !(headerLength - 2 >= lineStart && header[headerLength - 2] == '\r')) {
            header[headerLength - 1] = '\r';
            header[headerLength++] = '\n';
        }
    }

    /** A line of the header came to its end: still header, or the first of the body? */
    private void endLine() {
        int from = lineStart;
        int to = headerLength;
        if (HeaderLines.isEmpty(header, from, to)) {
            headerLength = from;
            endHeader();
        } else if (firstLine && HeaderLines.isMboxLine(header, from, to)) {
            headerLength = from;
        } else if (!HeaderLines.startsField(header, from, to) && !(from > 0 && HeaderLines.isBlank(header[from]))) {
            byte[] first = Arrays.copyOfRange(header, from, to);
            headerLength = from;
            endHeader();
            body(first, 0, first.length);
            lastWasCr = first[first.length - 1] == '\r';
        } else {
            lineStart = to;
        }
        firstLine = false;
    }

    private void endHeader() {
        headerDone = true;
        HeaderLines.read(header, 0, headerLength, fields, Integer.MAX_VALUE);
        countHeader(headerLength);
        header = new byte[0];
    }

    private void countHeader(long more) {
        headerBytes += more;
        if (headerBytes > settings.headerBytes()) {
            throw new MessageTooLargeException(MessageTooLargeException.Limit.HEADER, settings.headerBytes());
        }
    }

    private OutputStream spool() throws IOException {
        OutputStream to = out;
        if (to == null) {
            Path made = Files.createTempFile(settings.directory(), "winnow-", ".spool");
            file = made;
            to = Files.newOutputStream(made);
            out = to;
            to.write(memory, 0, inMemory);
            memory = new byte[0];
        }
        return to;
    }

    /** Bytes taken so far, header and body. */
    public long size() {
        return headerBytes + bodyBytes + (headerDone ? 0 : headerLength);
    }

    /**
     * The whole message; nothing more is taken after. It may be used until {@link #close}.
     *
     * @throws UncheckedIOException when the spool file cannot be written
     */
    public Message finish() {
        if (finished) {
            throw new IllegalStateException("the message is finished");
        }
        if (!headerDone && headerLength > lineStart) {
            endLine();
        }
        if (!headerDone) {
            endHeader();
        }
        finished = true;
        return new Message(new Headers(fields), finishedBody(), limits);
    }

    private Body finishedBody() {
        Path spooled = file;
        OutputStream to = out;
        if (spooled == null || to == null) {
            return Body.of(inMemory == memory.length ? memory : Arrays.copyOf(memory, inMemory));
        }
        try {
            to.close();
            return new Body.Spooled(spooled, 0, bodyBytes);
        } catch (IOException e) {
            throw new UncheckedIOException("spool file " + spooled, e);
        }
    }

    /** Deletes the spool file, if there is one; the message's body is gone with it. */
    @Override
    public void close() {
        finished = true;
        Path spooled = file;
        OutputStream to = out;
        file = null;
        out = null;
        try {
            if (to != null) {
                to.close();
            }
            if (spooled != null) {
                Files.deleteIfExists(spooled);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("spool file " + spooled, e);
        }
    }
}

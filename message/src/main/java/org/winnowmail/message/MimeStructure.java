// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the MIME tree of a message (RFC 2045, 2046) in one pass over the body, without copying it.
 *
 * <p>The entities whose end is not known yet form a stack: the message, the multipart in it, the part in
 * that. The scan runs from one delimiter line to the next. A delimiter belongs to the open multipart with
 * the longest boundary that begins the line (RFC 2046, section 5.1.1 asks only that the line begins with
 * it; the longest wins because senders derive inner boundaries from outer ones), and closes all that was
 * opened inside. So a missing terminator, an outer delimiter inside an unfinished inner multipart, or a
 * cut message need no special case. Text before the first and after the last delimiter belongs to no part.
 *
 * <p>Cost: each line is looked at once and compared only when it begins with two hyphens, with at most
 * {@link Limits#depth} boundaries. A multipart deeper than that is left a leaf marked truncated.
 */
final class MimeStructure {
    /** How far into a multipart that names no boundary the first delimiter-like line is searched. */
    private static final int GUESS_RANGE = 8 * 1024;

    /** How many encoded messages within encoded messages are opened; each takes a level of recursion. */
    private static final int ENCODED_MESSAGES = 8;

    /** What is left of the limits; shared with the decoded messages inside. */
    private static final class Budget {
        int parts;
        int bytes;

        Budget(Limits limits) {
            parts = Math.max(1, limits.parts());
            bytes = Math.max(0, limits.decodedBytes());
        }
    }

    private static final byte[] NO_BOUNDARY = new byte[0];
    private static final MimeValue PLAIN = new MimeValue("text/plain", java.util.Map.of());
    private static final MimeValue MESSAGE = new MimeValue("message/rfc822", java.util.Map.of());

    private final byte[] bytes;
    private final int begin;
    private final int end;
    private final Limits limits;
    private final Budget budget;
    private final int depth;
    private final int encodedMessages;

    /** Whether bytes are missing after {@code end}. */
    private final boolean cutAtEnd;

    private final List<OpenEntity> open = new ArrayList<>();

    /** Set by {@link #nextDelimiter}: index in {@code open}, whether it is a terminator, and what follows it. */
    private int matched;

    private boolean terminator;
    private int afterDelimiter;

    private MimeStructure(
            ByteRange range, boolean cutAtEnd, Limits limits, Budget budget, int depth, int encodedMessages) {
        this.bytes = range.array();
        this.begin = range.offset();
        this.end = range.offset() + range.length();
        this.cutAtEnd = cutAtEnd;
        this.limits = limits;
        this.budget = budget;
        this.depth = depth;
        this.encodedMessages = encodedMessages;
    }

    static Part read(Headers headers, Body body, Limits limits) {
        ByteRange raw = switch (body) {
            case Body.InMemory memory -> ByteRange.of(memory.bytes());
            case Body.Spooled spooled -> ByteRange.of(spooled.head(limits.decodedBytes()));
        };
        boolean cut = body.size() > raw.length();
        return new MimeStructure(raw, cut, limits, new Budget(limits), 0, 0).scan(headers, raw.offset());
    }

    private Part scan(Headers top, int bodyStart) {
        enter(top, bodyStart, PLAIN);
        int at = bodyStart;
        Part done = null;
        while (true) {
            int line = nextDelimiter(at);
            if (line < 0) {
                break;
            }
            int stop = beforeLineEnd(line);
            OpenEntity multipart = open.get(matched);
            while (open.getLast() != multipart) {
                leave(stop);
            }
            at = afterDelimiter;
            if (terminator) {
                multipart.ended = true;
            } else if (budget.parts == 0) {
                multipart.cut = true;
                break;
            } else {
                boolean digest = multipart.type.value().equals("multipart/digest");
                at = enterPart(at, digest ? MESSAGE : PLAIN);
            }
        }
        while (!open.isEmpty()) {
            done = leave(end);
        }
        return java.util.Objects.requireNonNull(done, "the message itself is always open");
    }

    /** Reads the header at {@code at} and opens the entity under it. */
    private int enterPart(int at, MimeValue absent) {
        List<HeaderField> fields = new ArrayList<>(4);
        int start = partHeader(at, fields);
        return enter(new Headers(fields), start, absent);
    }

    /**
     * Opens an entity, and the message in it when it is a message/rfc822 that is not encoded.
     *
     * @return where to scan on
     */
    private int enter(Headers first, int firstStart, MimeValue firstAbsent) {
        Headers headers = first;
        int start = firstStart;
        MimeValue absent = firstAbsent;
        while (true) {
            budget.parts--;
            OpenEntity entity = describe(headers, start, absent);
            open.add(entity);
            if (!entity.isMessage() || isEncoded(entity)) {
                return start;
            }
            if (tooDeep() || budget.parts == 0) {
                entity.cut = true;
                return start;
            }
            List<HeaderField> fields = new ArrayList<>();
            start = messageHeader(start, fields);
            headers = new Headers(fields);
            absent = PLAIN;
        }
    }

    private boolean tooDeep() {
        return depth + open.size() > limits.depth();
    }

    private OpenEntity describe(Headers headers, int start, MimeValue absent) {
        Optional<HeaderField> field = headers.first("Content-Type");
        MimeValue type = field.map(f -> MimeValue.parse(f.value())).orElse(absent);
        if (!isMediaType(type.value())) {
            type = new MimeValue("text/plain", type.parameters());
        }
        if (!type.value().startsWith("multipart/")) {
            return new OpenEntity(headers, type, start, NO_BOUNDARY);
        }
        if (tooDeep()) {
            OpenEntity deep = new OpenEntity(headers, type, start, NO_BOUNDARY);
            deep.cut = true;
            return deep;
        }
        String named = type.parameter("boundary").stripTrailing();
        byte[] boundary = named.isEmpty() ? guessBoundary(start) : named.getBytes(StandardCharsets.UTF_8);
        return new OpenEntity(headers, type, start, boundary);
    }

    private static boolean isMediaType(String type) {
        int slash = type.indexOf('/');
        return slash > 0 && slash < type.length() - 1;
    }

    /** A multipart without a boundary parameter: the first line that looks like a delimiter before a header. */
    private byte[] guessBoundary(int start) {
        int range = Math.min(end, start + GUESS_RANGE);
        int next;
        for (int line = start; line < range; line = next) {
            next = HeaderLines.nextLine(bytes, line, range);
            if (next - line > 4 && bytes[line] == '-' && bytes[line + 1] == '-') {
                int after = HeaderLines.nextLine(bytes, next, range);
                if (HeaderLines.isEmpty(bytes, next, after) || HeaderLines.startsField(bytes, next, after)) {
                    int stop = next;
                    while (stop > line + 2 && bytes[stop - 1] <= ' ' && bytes[stop - 1] >= 0) {
                        stop--;
                    }
                    return java.util.Arrays.copyOfRange(bytes, line + 2, stop);
                }
            }
        }
        return NO_BOUNDARY;
    }

    /** A part's header; a delimiter line ends it even where the empty line is missing. */
    private int partHeader(int at, List<HeaderField> into) {
        int here = at;
        while (here < end) {
            int next = HeaderLines.nextLine(bytes, here, end);
            if (HeaderLines.isEmpty(bytes, here, next)) {
                return next;
            }
            if (!HeaderLines.startsField(bytes, here, next) || (startsWithHyphens(here) && matches(here, next))) {
                return here;
            }
            while (next < end && HeaderLines.isBlank(bytes[next])) {
                next = HeaderLines.nextLine(bytes, next, end);
            }
            if (into.size() < limits.headerFields()) {
                into.add(HeaderField.ofRaw(bytes, here, next));
            }
            here = next;
        }
        return here;
    }

    private int messageHeader(int start, List<HeaderField> into) {
        int first = HeaderLines.nextLine(bytes, start, end);
        return partHeader(HeaderLines.isMboxLine(bytes, start, first) ? first : start, into);
    }

    /** The next delimiter line of an open multipart at or after {@code at}, a line start; -1 when none. */
    private int nextDelimiter(int at) {
        if (!anyBoundary()) {
            return -1;
        }
        byte[] a = bytes;
        int stop = end;
        int line = at;
        while (line < stop) {
            if (a[line] == '-' && startsWithHyphens(line)) {
                int next = HeaderLines.nextLine(a, line, stop);
                if (matches(line, next)) {
                    return line;
                }
                line = next;
            } else {
                int i = line;
                while (i < stop && a[i] != '\n') {
                    i++;
                }
                line = i + 1;
            }
        }
        return -1;
    }

    private boolean anyBoundary() {
        for (OpenEntity entity : open) {
            if (entity.boundary.length > 0 && !entity.ended) {
                return true;
            }
        }
        return false;
    }

    private boolean startsWithHyphens(int line) {
        return line + 2 < end && bytes[line] == '-' && bytes[line + 1] == '-';
    }

    /** Whether the line is a delimiter; tells in fields whose. */
    private boolean matches(int line, int next) {
        int best = 0;
        int from = line + 2;
        for (int k = open.size() - 1; k >= 0; k--) {
            OpenEntity entity = open.get(k);
            byte[] boundary = entity.boundary;
            if (!entity.ended
                    && boundary.length > best
                    && boundary.length <= next - from
                    && java.util.Arrays.equals(bytes, from, from + boundary.length, boundary, 0, boundary.length)) {
                best = boundary.length;
                matched = k;
            }
        }
        if (best == 0) {
            return false;
        }
        int rest = from + best;
        terminator = rest + 1 < next && bytes[rest] == '-' && bytes[rest + 1] == '-';
        afterDelimiter = next;
        return true;
    }

    /** The line end before a delimiter belongs to the delimiter (RFC 2046, section 5.1.1). */
    private int beforeLineEnd(int line) {
        int stop = line;
        if (stop > begin && bytes[stop - 1] == '\n') {
            stop--;
            if (stop > begin && bytes[stop - 1] == '\r') {
                stop--;
            }
        }
        return stop;
    }

    /** base64 by name and by look: some senders label a plain message so. */
    private boolean isEncoded(OpenEntity entity) {
        return switch (entity.encoding()) {
            case IDENTITY -> false;
            case QUOTED_PRINTABLE -> true;
            case BASE64, UUENCODE ->
                !HeaderLines.startsField(bytes, entity.start, HeaderLines.nextLine(bytes, entity.start, end));
        };
    }

    /** Closes the innermost open entity at {@code stop} and hands it to the one around it. */
    private Part leave(int stop) {
        OpenEntity entity = open.removeLast();
        int length = Math.max(0, stop - entity.start);
        ByteRange raw = new ByteRange(bytes, entity.start, length);
        boolean cut = entity.cut || (cutAtEnd && stop == end && !entity.ended);
        ByteRange content = ByteRange.EMPTY;
        if (entity.isMultipart()) {
            if (entity.children.isEmpty() && length > 0) {
                entity.children.add(unreadable(raw, cut));
            }
        } else if (!entity.children.isEmpty()) {
            content = raw;
        } else {
            TransferDecoding.Decoded decoded = entity.encoding().decode(raw, budget.bytes);
            content = decoded.bytes();
            cut |= decoded.truncated();
            if (entity.isMessage() && !entity.cut) {
                cut |= !openDecoded(entity, content);
            }
            if (entity.children.isEmpty()) {
                budget.bytes -= content.length();
            }
        }
        Part part = entity.closed(raw, content, cut);
        if (!open.isEmpty()) {
            open.getLast().children.add(part);
        }
        return part;
    }

    /** A multipart in which no delimiter was found is shown as the text it is. */
    private Part unreadable(ByteRange raw, boolean cut) {
        TransferDecoding.Decoded decoded = TransferDecoding.IDENTITY.decode(raw, budget.bytes);
        budget.bytes -= decoded.bytes().length();
        return new Part(
                Headers.NONE,
                "text/plain",
                java.util.Map.of(),
                "",
                Optional.empty(),
                raw,
                decoded.bytes(),
                cut || decoded.truncated(),
                List.of());
    }

    /** Reads the message that a base64 or quoted-printable message/rfc822 held. */
    private boolean openDecoded(OpenEntity entity, ByteRange content) {
        int level = depth + open.size() + 1;
        if (budget.parts == 0 || level > limits.depth() || encodedMessages == ENCODED_MESSAGES) {
            return false;
        }
        MimeStructure inner = new MimeStructure(content, false, limits, budget, level, encodedMessages + 1);
        List<HeaderField> fields = new ArrayList<>();
        int start = inner.messageHeader(content.offset(), fields);
        entity.children.add(inner.scan(new Headers(fields), start));
        return true;
    }
}

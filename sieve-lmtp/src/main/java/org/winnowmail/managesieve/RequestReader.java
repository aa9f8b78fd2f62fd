// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.winnowmail.managesieve.Request.Argument;

/**
 * Reads requests out of a byte stream, however it arrives (RFC 5804, section 4): words, quoted strings and
 * literals {@code {n+}}, ended by CRLF. A literal's bytes are taken as they are. {@code {n}} is read like
 * {@code {n+}}: a server may not ask a client to wait.
 */
final class RequestReader {
    private enum State {
        BETWEEN,
        WORD,
        QUOTED,
        ESCAPED,
        SIZE,
        SIZE_END,
        LITERAL,
        SKIP_LINE
    }

    private final int maxLine;
    private int maxLiteral;
    private long keptBytes;

    private State state = State.BETWEEN;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private final List<Argument> arguments = new ArrayList<>();
    private int lineBytes;
    private long literalLeft;
    private long literalSize;
    private boolean keep;
    private String wrong = "";
    private boolean complete;

    /**
     * A reader at the start of a request.
     *
     * @param maxLine bytes of one request outside its literals
     * @param maxLiteral bytes kept of all literals of one request
     */
    RequestReader(int maxLine, int maxLiteral) {
        this.maxLine = maxLine;
        this.maxLiteral = maxLiteral;
    }

    /** Sets how many bytes of the literals of the next request are kept; little for a client not known yet. */
    void keepAtMost(int bytes) {
        maxLiteral = bytes;
    }

    /**
     * Takes bytes up to the end of the request.
     *
     * @return the position after the last byte taken
     */
    int accept(byte[] in, int from, int to) {
        if (complete) {
            complete = false;
            arguments.clear();
            wrong = "";
            lineBytes = 0;
            keptBytes = 0;
        }
        int i = from;
        while (i < to && !complete) {
            if (state == State.LITERAL) {
                int n = (int) Math.min(literalLeft, to - i);
                if (keep) {
                    piece.write(in, i, n);
                }
                literalLeft -= n;
                i += n;
                if (literalLeft == 0) {
                    endLiteral();
                }
            } else {
                if (++lineBytes > maxLine && state != State.SKIP_LINE) {
                    fail("request line too long");
                }
                one(in[i++]);
            }
        }
        return i;
    }

    private void one(byte b) {
        switch (state) {
            case BETWEEN -> between(b);
            case WORD -> {
                if (b == ' ' || b == '\r' || b == '\n') {
                    arguments.add(new Argument.Bare(piece.toString(StandardCharsets.UTF_8)));
                    state = State.BETWEEN;
                    between(b);
                } else {
                    piece.write(b);
                }
            }
            case QUOTED -> {
                switch (b) {
                    case '"' -> {
                        arguments.add(new Argument.Text(piece.toByteArray()));
                        state = State.BETWEEN;
                    }
                    case '\\' -> state = State.ESCAPED;
                    case '\r', '\n', 0 -> {
                        fail("a quoted string ends in its line; use a literal");
                        one(b);
                    }
                    default -> piece.write(b);
                }
            }
            case ESCAPED -> {
                if (b == '"' || b == '\\') {
                    piece.write(b);
                    state = State.QUOTED;
                } else {
                    fail("only \\\" and \\\\ may be escaped");
                    one(b);
                }
            }
            case SIZE -> {
                if (b == '}') {
                    size();
                } else {
                    piece.write(b);
                }
            }
            case SIZE_END -> {
                if (b == '\n') {
                    state = State.LITERAL;
                    piece.reset();
                    if (literalLeft == 0) {
                        endLiteral();
                    }
                } else if (b != '\r') {
                    fail("a literal's size ends its line");
                }
            }
            case SKIP_LINE -> {
                if (b == '\n') {
                    state = State.BETWEEN;
                    complete = true;
                }
            }
            case LITERAL -> throw new AssertionError();
        }
    }

    private void between(byte b) {
        switch (b) {
            case ' ', '\t', '\r' -> {}
            case '\n' -> complete = true;
            case '"' -> {
                piece.reset();
                state = State.QUOTED;
            }
            case '{' -> {
                piece.reset();
                state = State.SIZE;
            }
            default -> {
                piece.reset();
                piece.write(b);
                state = State.WORD;
            }
        }
    }

    private void size() {
        String text = piece.toString(StandardCharsets.US_ASCII);
        String digits = text.endsWith("+") ? text.substring(0, text.length() - 1) : text;
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            fail("a literal's size is a number");
            return;
        }
        literalSize = Long.parseLong(digits);
        literalLeft = literalSize;
        keep = literalSize <= maxLiteral - keptBytes;
        keptBytes += keep ? literalSize : 0;
        state = State.SIZE_END;
    }

    private void endLiteral() {
        arguments.add(keep ? new Argument.Text(piece.toByteArray()) : new Argument.TooLarge(literalSize));
        piece.reset();
        state = State.BETWEEN;
    }

    private void fail(String why) {
        if (wrong.isEmpty()) {
            wrong = why;
        }
        piece.reset();
        state = State.SKIP_LINE;
    }

    /** Whether a whole request stands ready. */
    boolean complete() {
        return complete;
    }

    /** The request; valid until the next {@link #accept}. */
    Request request() {
        if (!wrong.isEmpty()) {
            return new Request.Malformed(wrong);
        }
        if (arguments.isEmpty()) {
            return new Request.Malformed("empty line");
        }
        return arguments.getFirst() instanceof Argument.Bare(String word)
                ? new Request.Command(word.toUpperCase(Locale.ROOT), arguments.subList(1, arguments.size()))
                : new Request.Command("", arguments);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.training;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Something that messages can be read from: a file with one message, an mbox, either of them compressed with
 * gzip (as Dovecot may store them), or standard input.
 *
 * @param name as told to people
 * @param bytes it takes, as far as known before reading; 0 when not
 */
public record MailSource(String name, long bytes, Opening opening) {
    /** A message longer than this is cut; no feature is made of what lies behind. */
    static final int LONGEST = 4 << 20;

    /** Where the header of a message is looked for. */
    private static final int HEADER = 32 * 1024;

    private static final int LONGEST_LINE = 1 << 16;

    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    /** Fields of which one is in any mail; what has none is a picture, a script, a list. */
    private static final Set<String> MAIL_FIELDS = Set.of(
            "from",
            "to",
            "cc",
            "date",
            "subject",
            "received",
            "message-id",
            "return-path",
            "delivered-to",
            "reply-to",
            "sender",
            "mime-version",
            "content-type");

    /** Opens it for reading from the start. */
    @FunctionalInterface
    public interface Opening {
        InputStream open() throws IOException;
    }

    /** Takes what is in a source; {@code name} says where it was. */
    public interface Receiver {
        void message(String name, byte[] raw);

        /** It does not begin like a mail. */
        default void noMail(String name) {}
    }

    static MailSource file(Path path, long bytes) {
        String name = path.toString();
        // Of half a million files only the names are kept. A name that is no text leads nowhere: then the path is.
        return Path.of(name).equals(path)
                ? new MailSource(name, bytes, () -> Files.newInputStream(Path.of(name)))
                : new MailSource(name, bytes, () -> Files.newInputStream(path));
    }

    /** Standard input. */
    public static MailSource input(InputStream in) {
        return new MailSource("-", 0, () -> in);
    }

    /** A failure to read, in words. */
    static String reason(String name, IOException why) {
        return switch (why) {
            case AccessDeniedException e -> name + ": permission denied";
            case NoSuchFileException e -> name + ": it is gone";
            case FileSystemException e when e.getReason() != null -> name + ": " + e.getReason();
            default -> name + ": " + why.getMessage();
        };
    }

    /** Hands over every message: one, or each of an mbox. */
    public void read(Receiver receiver) throws IOException {
        try (InputStream plain = new BufferedInputStream(opening.open(), 1 << 16);
                InputStream in = isGzip(plain) ? new BufferedInputStream(new GZIPInputStream(plain), 1 << 16) : plain) {
            if (Arrays.equals(peek(in, FROM.length), FROM)) {
                mbox(in, receiver);
            } else {
                give(name, in.readNBytes(LONGEST), receiver);
            }
        }
    }

    private static byte[] peek(InputStream in, int n) throws IOException {
        in.mark(n);
        byte[] start = in.readNBytes(n);
        in.reset();
        return start;
    }

    private static boolean isGzip(InputStream in) throws IOException {
        byte[] start = peek(in, 2);
        return start.length == 2 && start[0] == 0x1F && start[1] == (byte) 0x8B;
    }

    private static void give(String name, byte[] raw, Receiver receiver) {
        if (isMail(raw)) {
            receiver.message(name, raw);
        } else {
            receiver.noMail(name);
        }
    }

    /** Cuts an mbox at delimiter lines that follow an empty line. */
    private void mbox(InputStream in, Receiver receiver) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream(1_000);
        boolean afterEmpty = false;
        int number = 0;
        for (int c = in.read(); ; c = in.read()) {
            if (c >= 0) {
                line.write(c);
            }
            if (c >= 0 && c != '\n' && line.size() < LONGEST_LINE) {
                continue;
            }
            byte[] bytes = line.toByteArray();
            line.reset();
            if (afterEmpty && message.size() > 0 && startsWithFrom(bytes)) {
                give(name + "#" + ++number, message.toByteArray(), receiver);
                message.reset();
            }
            afterEmpty = bytes.length == 1 || (bytes.length == 2 && bytes[0] == '\r');
            if (message.size() < LONGEST) {
                message.write(bytes);
            }
            if (c < 0) {
                break;
            }
        }
        if (message.size() > 0) {
            give(number == 0 ? name : name + "#" + (number + 1), message.toByteArray(), receiver);
        }
    }

    /** A delimiter has a time of day in it; a sentence that begins with "From " has not. */
    private static boolean startsWithFrom(byte[] line) {
        if (line.length <= FROM.length || !Arrays.equals(line, 0, FROM.length, FROM, 0, FROM.length)) {
            return false;
        }
        for (int i = FROM.length; i + 4 < line.length; i++) {
            if (line[i + 2] == ':'
                    && isDigit(line[i])
                    && isDigit(line[i + 1])
                    && isDigit(line[i + 3])
                    && isDigit(line[i + 4])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Whether there is a header with at least one field that mail has. Spam is often broken: no more is asked. */
    static boolean isMail(byte[] raw) {
        String start = new String(raw, 0, Math.min(raw.length, HEADER), StandardCharsets.ISO_8859_1);
        int from = 0;
        while (from < start.length()) {
            int end = start.indexOf('\n', from);
            String line = start.substring(from, end < 0 ? start.length() : end);
            if (line.isBlank() && from > 0) {
                return false;
            }
            int colon = line.indexOf(':');
            if (colon > 0
                    && MAIL_FIELDS.contains(line.substring(0, colon).strip().toLowerCase(Locale.ROOT))) {
                return true;
            }
            if (end < 0) {
                return false;
            }
            from = end + 1;
        }
        return false;
    }
}

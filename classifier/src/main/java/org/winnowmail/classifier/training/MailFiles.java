// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.training;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds messages under a path: a file is one message or an mbox, a directory is walked, and of a Maildir
 * what is in delivery ({@code tmp}) or marked as trashed or draft is left out.
 */
public final class MailFiles {
    /** A message longer than this is cut; no feature is made of what lies behind. */
    static final int LONGEST = 4 << 20;

    private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

    private MailFiles() {}

    /** Takes one message; {@code name} says where it was. */
    @FunctionalInterface
    public interface Receiver {
        void message(String name, byte[] raw) throws IOException;
    }

    /** The files below a path that may hold mail, in name order. */
    public static List<Path> find(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> tree = Files.walk(path)) {
            return tree.filter(Files::isRegularFile)
                    .filter(f -> isWanted(path.relativize(f)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isWanted(Path file) {
        Path leaf = file.getFileName();
        if (leaf == null) {
            return false;
        }
        String name = leaf.toString();
        Path parent = file.getParent();
        Path directory = parent == null ? null : parent.getFileName();
        if (directory != null && directory.toString().equals("tmp")) {
            return false;
        }
        // dovecot.index.log, dovecot-uidlist, .nfs…, maildirfolder: no mail.
        if (name.startsWith(".")
                || name.startsWith("dovecot")
                || name.equals("maildirfolder")
                || name.equals("subscriptions")) {
            return false;
        }
        int flags = name.lastIndexOf(":2,");
        return flags < 0 || (name.indexOf('T', flags) < 0 && name.indexOf('D', flags) < 0);
    }

    /** Hands over every message of a file: one, or each of an mbox. */
    public static void read(Path file, Receiver receiver) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            in.mark(FROM.length);
            byte[] start = in.readNBytes(FROM.length);
            in.reset();
            if (java.util.Arrays.equals(start, FROM)) {
                mbox(file, in, receiver);
            } else {
                receiver.message(file.toString(), in.readNBytes(LONGEST));
            }
        }
    }

    /** Cuts an mbox at delimiter lines that follow an empty line. */
    private static void mbox(Path file, InputStream in, Receiver receiver) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream(1_000);
        boolean afterEmpty = false;
        int number = 0;
        for (int c = in.read(); ; c = in.read()) {
            if (c >= 0) {
                line.write(c);
            }
            if (c >= 0 && c != '\n' && line.size() < (1 << 16)) {
                continue;
            }
            byte[] bytes = line.toByteArray();
            line.reset();
            if (afterEmpty && message.size() > 0 && startsWithFrom(bytes)) {
                receiver.message(file + "#" + ++number, message.toByteArray());
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
            receiver.message(number == 0 ? file.toString() : file + "#" + (number + 1), message.toByteArray());
        }
    }

    /** A delimiter has a time of day in it; a sentence that begins with "From " has not. */
    private static boolean startsWithFrom(byte[] line) {
        if (line.length <= FROM.length || !java.util.Arrays.equals(line, 0, FROM.length, FROM, 0, FROM.length)) {
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
}

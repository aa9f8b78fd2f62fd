// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.winnowmail.message.Headers;

/**
 * Undoes, one at a time, what servers are known to do to bodies, and looks whether the hash fits then. A fit is a proof:
 * no other body has that hash. Without one nothing is said.
 */
final class BodyRepairs {
    /** Lines at the top that may be a banner. */
    private static final int BANNER_LINES = 10;

    /** What the hash of a banner search may cost, in bytes. */
    private static final int BANNER_WORK = 256 << 10;

    /** smtp(8) cuts lines here (RFC 5321, section 4.5.3.1.6). */
    private static final int LINE = 990;

    private static final Pattern BOUNDARY =
            Pattern.compile("boundary\\s*=\\s*\"?([^\";\\s]{1,200})", Pattern.CASE_INSENSITIVE);

    private final String body;
    private final Headers headers;
    private final Predicate<byte[]> fits;

    /**
     * A search.
     *
     * @param body as it came
     * @param fits whether the hash of a body is the signed one
     */
    BodyRepairs(byte[] body, Headers headers, Predicate<byte[]> fits) {
        this.body = new String(body, StandardCharsets.ISO_8859_1);
        this.headers = headers;
        this.fits = fits;
    }

    private interface Change {
        Optional<String> undone();
    }

    private record Repair(String words, Change change) {}

    /** What happened, in words. */
    Optional<String> find() {
        for (Repair repair : List.of(
                new Repair("it was empty when it was signed", () -> Optional.of("")),
                new Repair("it was converted to quoted-printable after it was signed", this::quotedPrintable),
                new Repair("it was converted to base64 after it was signed", this::base64),
                new Repair(
                        "> was put before lines that begin with From",
                        () -> changed(body.replaceAll("(?md)^>From ", "From "))),
                new Repair(
                        "a dot was put before lines that begin with one",
                        () -> changed(body.replaceAll("(?md)^\\.\\.", "."))),
                new Repair(
                        "a dot was lost at lines that begin with two",
                        () -> changed(body.replaceAll("(?md)^\\.", ".."))),
                new Repair("blanks were put at line ends", () -> changed(body.replaceAll("[ \t]+\r\n", "\r\n"))),
                new Repair("every line end was doubled", () -> changed(body.replaceAll("\r\n\r\n", "\r\n"))),
                new Repair("long lines were cut", this::joined),
                new Repair("tabs were made blanks", () -> changed(body.replace("        ", "\t"))),
                new Repair("it was put into a multipart with further text", this::firstPart),
                new Repair("a part was added at its end", () -> withoutPart(false)),
                new Repair("a part was added at its beginning", () -> withoutPart(true)))) {
            Optional<String> before = repair.change().undone();
            if (before.isPresent() && fits.test(bytes(before.get()))) {
                return Optional.of(repair.words());
            }
        }
        return banner();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Optional<String> changed(String text) {
        return text.equals(body) ? Optional.empty() : Optional.of(text);
    }

    private boolean isEncoded(String how) {
        return headers.value("Content-Transfer-Encoding").strip().equalsIgnoreCase(how);
    }

    private Optional<String> quotedPrintable() {
        if (!isEncoded("quoted-printable")) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder(body.length());
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c != '=') {
                out.append(c);
            } else if (body.startsWith("\r\n", i + 1)) {
                i += 2;
            } else if (i + 2 < body.length()
                    && Character.digit(body.charAt(i + 1), 16) >= 0
                    && Character.digit(body.charAt(i + 2), 16) >= 0) {
                out.append((char) Integer.parseInt(body.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                return Optional.empty();
            }
        }
        return changed(out.toString());
    }

    private Optional<String> base64() {
        if (!isEncoded("base64")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Base64.getMimeDecoder().decode(bytes(body)), StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Lines that were cut go on with a blank. */
    private Optional<String> joined() {
        StringBuilder out = new StringBuilder(body.length());
        int start = 0;
        int line = 0;
        for (int end = body.indexOf("\r\n"); end >= 0; end = body.indexOf("\r\n", start)) {
            out.append(body, start, end);
            line += end - start;
            start = end + 2;
            if (line >= LINE && body.startsWith(" ", start)) {
                start++;
            } else {
                out.append("\r\n");
                line = 0;
            }
        }
        return changed(out.append(body, start, body.length()).toString());
    }

    private Optional<String> boundary() {
        Matcher m = BOUNDARY.matcher(headers.value("Content-Type"));
        return m.find() ? Optional.of("--" + m.group(1)) : Optional.empty();
    }

    /** Offsets of the lines that separate parts, the closing one last. */
    private List<Integer> separators(String boundary) {
        List<Integer> found = new ArrayList<>();
        for (int at = body.indexOf(boundary); at >= 0 && found.size() < 100; at = body.indexOf(boundary, at + 1)) {
            if (at == 0 || body.charAt(at - 1) == '\n') {
                found.add(at);
            }
        }
        return found;
    }

    private Optional<String> firstPart() {
        Optional<String> boundary = boundary();
        List<Integer> at = boundary.map(this::separators).orElse(List.of());
        if (at.size() < 2) {
            return Optional.empty();
        }
        int begin = body.indexOf("\r\n\r\n", at.getFirst());
        return begin < 0 || begin + 4 > at.get(1)
                ? Optional.empty()
                : Optional.of(body.substring(begin + 4, Math.max(begin + 4, at.get(1) - 2)) + "\r\n");
    }

    private Optional<String> withoutPart(boolean first) {
        Optional<String> boundary = boundary();
        List<Integer> at = boundary.map(this::separators).orElse(List.of());
        int parts = at.size() - 1;
        if (parts < 2) {
            return Optional.empty();
        }
        int from = first ? at.getFirst() : at.get(parts - 1);
        int to = first ? at.get(1) : at.get(parts);
        return Optional.of(body.substring(0, from) + body.substring(to));
    }

    /** Text put before the first line. */
    private Optional<String> banner() {
        int work = 0;
        int start = 0;
        for (int lines = 1; lines <= BANNER_LINES && work < BANNER_WORK; lines++) {
            int end = body.indexOf("\r\n", start);
            if (end < 0) {
                break;
            }
            start = end + 2;
            work += body.length() - start;
            if (fits.test(bytes(body.substring(start)))) {
                return Optional.of(
                        String.format(Locale.ROOT, "%d line%s put before it", lines, lines == 1 ? " was" : "s were"));
            }
        }
        return Optional.empty();
    }
}

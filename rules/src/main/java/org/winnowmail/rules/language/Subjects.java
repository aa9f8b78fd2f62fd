// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.message.Part;

/** The texts of one message that rules look at, each made once and bounded by {@link RuleLimits}. */
final class Subjects {
    private static final List<String> MESSAGE_IDS = List.of("Message-ID", "Resent-Message-ID", "X-Message-ID");

    private final Message message;
    private final Envelope envelope;
    private final RuleLimits limits;
    private final Map<String, Optional<String>> headers = new HashMap<>();

    Subjects(Message message, Envelope envelope, RuleLimits limits) {
        this.message = message;
        this.envelope = envelope;
        this.limits = limits;
    }

    boolean exists(String name) {
        return message.headers().has(name);
    }

    /** The text of a header target; empty when there is no such field. */
    Optional<String> header(Target.Header target) {
        return headers.computeIfAbsent(target.key(), _ -> headerText(target));
    }

    private Optional<String> headerText(Target.Header target) {
        return switch (target.name()) {
            case "ALL" -> Optional.of(all(target.view()));
            case "EnvelopeFrom" ->
                Optional.of(envelope.sender().map(Address::toString).orElse(""));
            case "ToCc" -> values(List.of("To", "Cc"), target.view());
            case "MESSAGEID" -> values(MESSAGE_IDS, target.view());
            default -> values(List.of(target.name()), target.view());
        };
    }

    private Optional<String> values(List<String> names, Target.View view) {
        StringBuilder text = new StringBuilder();
        boolean any = false;
        for (HeaderField field : message.headers()) {
            if (text.length() >= limits.headerChars()) {
                break;
            }
            if (isOneOf(field, names)) {
                any = true;
                text.append(value(field, view)).append('\n');
            }
        }
        return any ? Optional.of(cut(text, limits.headerChars())) : Optional.empty();
    }

    private static boolean isOneOf(HeaderField field, List<String> names) {
        for (String name : names) {
            if (field.is(name)) {
                return true;
            }
        }
        return false;
    }

    private String all(Target.View view) {
        StringBuilder text = new StringBuilder();
        for (HeaderField field : message.headers()) {
            if (text.length() >= limits.headerChars() * 4) {
                break;
            }
            if (view == Target.View.RAW) {
                text.append(new String(field.bytes(), StandardCharsets.ISO_8859_1).replace("\r\n", "\n"));
            } else {
                text.append(field.name()).append(": ").append(field.decoded());
            }
            text.append('\n');
        }
        return cut(text, limits.headerChars() * 4);
    }

    private static String value(HeaderField field, Target.View view) {
        return switch (view) {
            case DECODED -> field.decoded();
            case RAW -> new String(field.rawValue(), StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
            case ADDRESS -> address(field.value());
            case NAME -> displayName(field);
        };
    }

    /** What stands in the last angle brackets, else the first word with an at sign. */
    static String address(String value) {
        int close = value.lastIndexOf('>');
        int open = close < 0 ? -1 : value.lastIndexOf('<', close);
        if (open >= 0) {
            return value.substring(open + 1, close).strip();
        }
        for (String word : value.split("[\\s,;()]+", -1)) {
            if (word.indexOf('@') > 0) {
                return word;
            }
        }
        return "";
    }

    /** The words before the angle brackets, without quotes; decoded after the cut, so that an encoded {@code <} is text. */
    private static String displayName(HeaderField field) {
        String value = field.value();
        int open = value.lastIndexOf('<');
        if (open <= 0) {
            return "";
        }
        String name = HeaderField.of(field.name(), value.substring(0, open)).decoded();
        return name.replace("\"", "").strip();
    }

    /** Subject first, then paragraphs, white space made single blanks, long ones cut at a blank. */
    List<String> body() {
        List<String> chunks = new ArrayList<>();
        message.headers().first("Subject").ifPresent(s -> addChunks(s.decoded(), chunks));
        String visible = message.text().visible();
        String text = visible.length() > limits.scannedChars() ? visible.substring(0, limits.scannedChars()) : visible;
        StringBuilder paragraph = new StringBuilder();
        int newlines = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                newlines++;
            } else if (!Character.isWhitespace(c)) {
                if (newlines > 1) {
                    addChunks(paragraph.toString(), chunks);
                    paragraph.setLength(0);
                }
                newlines = 0;
            }
            paragraph.append(c);
        }
        addChunks(paragraph.toString(), chunks);
        return chunks;
    }

    private void addChunks(String paragraph, List<String> into) {
        String flat = singleBlanks(paragraph);
        int from = 0;
        while (flat.length() - from > limits.chunkChars()) {
            int cut = flat.lastIndexOf(' ', from + limits.chunkChars());
            int to = cut > from ? cut : from + limits.chunkChars();
            into.add(flat.substring(from, to));
            from = cut > from ? to + 1 : to;
        }
        if (from < flat.length()) {
            into.add(flat.substring(from));
        }
    }

    private static String singleBlanks(String text) {
        StringBuilder flat = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || c == '\u00A0') {
                blank = flat.length() > 0;
            } else {
                if (blank) {
                    flat.append(' ');
                    blank = false;
                }
                flat.append(c);
            }
        }
        return flat.toString();
    }

    /** One text for each text part that is read in place. */
    List<String> rawBody() {
        List<String> parts = new ArrayList<>();
        int room = limits.scannedChars();
        for (Part part : message.root().all()) {
            if (part.isText() && !part.isAttachment() && room > 0) {
                String text = part.text().replace("\r\n", "\n");
                String piece = text.length() > room ? text.substring(0, room) : text;
                room -= piece.length();
                parts.add(piece);
            }
        }
        return parts;
    }

    List<String> uris() {
        return message.text().urls().stream()
                .map(u -> u.length() > limits.chunkChars() ? u.substring(0, limits.chunkChars()) : u)
                .toList();
    }

    /** Header and body as received, each byte one character. */
    List<String> full() {
        int max = limits.scannedChars();
        StringBuilder text = new StringBuilder(Math.min(max, 8192));
        for (HeaderField field : message.headers()) {
            if (text.length() < max) {
                text.append(new String(field.bytes(), StandardCharsets.ISO_8859_1))
                        .append("\r\n");
            }
        }
        text.append("\r\n");
        if (text.length() < max) {
            text.append(new String(message.body().head(max - text.length()), StandardCharsets.ISO_8859_1));
        }
        return List.of(cut(text, max).replace("\r\n", "\n"));
    }

    private static String cut(StringBuilder text, int max) {
        if (text.length() > max) {
            text.setLength(max);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%d header fields, %s", message.headers().size(), message.body());
    }
}

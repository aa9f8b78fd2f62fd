// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.body;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.message.Part;
import org.winnowmail.message.Text;
import org.winnowmail.sieve.lang.Octets;

/** The texts a body test looks at (RFC 5173, section 5). */
final class BodyParts {
    private static final Set<String> ENCODINGS = Set.of("", "7bit", "8bit", "binary", "base64", "quoted-printable");

    private BodyParts() {}

    /** The whole body as it came. */
    static List<String> raw(Message message) {
        return message.body().size() == 0
                ? List.of()
                : List.of(Octets.decode(message.body().head(message.limits().decodedBytes())));
    }

    /** Parts whose type is among those asked for. */
    static List<String> content(Message message, List<String> types) {
        List<String> texts = new ArrayList<>();
        for (Part part : message.root().all()) {
            if (types.stream().anyMatch(t -> wanted(t, part))) {
                if (part.isMultipart()) {
                    texts.addAll(aroundParts(part));
                } else if (part.type().equals("message/rfc822")) {
                    texts.add(nestedHeader(part));
                } else if (readable(part)) {
                    texts.add(decoded(part));
                }
            }
        }
        return texts;
    }

    /** What a person reads: text parts, markup taken off. */
    static List<String> text(Message message) {
        List<String> texts = new ArrayList<>();
        for (Part part : message.root().all()) {
            boolean html = part.type().equals("text/html") || part.type().equals("application/xhtml+xml");
            if (readable(part) && (html || (part.isText() && validType(part)))) {
                String text = decoded(part);
                texts.add(html ? Text.ofHtml(text, message.limits()).visible() : text);
            }
        }
        return texts;
    }

    private static boolean wanted(String type, Part part) {
        String asked = type.toLowerCase(Locale.ROOT);
        if (asked.isEmpty()) {
            return true;
        }
        if (!validType(part) || asked.startsWith("/") || asked.endsWith("/")) {
            return false;
        }
        return asked.indexOf('/') >= 0 ? part.type().equals(asked) : part.type().startsWith(asked + "/");
    }

    /** Whether Content-Type is well formed: one slash (RFC 5173, section 5.2). */
    private static boolean validType(Part part) {
        String value = part.headers().value("Content-Type");
        int end = value.indexOf(';');
        String type = (end < 0 ? value : value.substring(0, end)).strip();
        return type.isEmpty() || type.indexOf('/') == type.lastIndexOf('/');
    }

    /** A part in an unknown encoding cannot be read (RFC 2045, section 6.4). */
    private static boolean readable(Part part) {
        String encoding =
                part.headers().value("Content-Transfer-Encoding").strip().toLowerCase(Locale.ROOT);
        return !part.isMultipart() && part.children().isEmpty() && ENCODINGS.contains(encoding);
    }

    private static String decoded(Part part) {
        return part.isText() ? part.text() : Octets.decode(part.content().toArray());
    }

    private static String nestedHeader(Part part) {
        StringBuilder header = new StringBuilder();
        if (!part.children().isEmpty()) {
            for (HeaderField field : part.children().get(0).headers()) {
                header.append(Octets.decode(field.bytes())).append("\r\n");
            }
        }
        return header.toString();
    }

    /** What stands before the first and after the last boundary of a multipart. */
    private static List<String> aroundParts(Part part) {
        String raw = Octets.decode(part.raw().toArray());
        String boundary = "--" + part.parameters().getOrDefault("boundary", "");
        int first = raw.startsWith(boundary) ? 0 : raw.indexOf("\n" + boundary);
        int last = raw.lastIndexOf("\n" + boundary + "--");
        List<String> around = new ArrayList<>(2);
        if (first > 0) {
            around.add(raw.substring(0, first));
        }
        if (last >= 0) {
            int end = raw.indexOf('\n', last + 1);
            if (end >= 0) {
                around.add(raw.substring(end + 1));
            }
        }
        return around;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.enotify;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.sieve.core.HeaderNames;
import org.winnowmail.sieve.lang.AddressHeader;

/**
 * A mailto URI (RFC 6068; RFC 5436, section 2.3).
 *
 * @param to recipients in the path and in to fields
 * @param fields other fields given, such as subject
 */
record MailtoUri(
        List<AddressHeader.Mailbox> to,
        List<AddressHeader.Mailbox> cc,
        List<AddressHeader.Mailbox> bcc,
        Optional<String> subject,
        Optional<String> body,
        List<Field> fields) {
    /** What may stand for itself besides letters and digits (RFC 6068, section 2). */
    private static final String PLAIN = "-_.!~*'()@+$:,/";

    /** And in the value of a field: a semicolon, which nobody takes for the end of an address there. */
    private static final String PLAIN_IN_VALUE = PLAIN + ";";

    record Field(String name, String value) {}

    /** A URI that was read, or what is wrong with it. */
    record Read(Optional<MailtoUri> uri, String complaint) {}

    static boolean isMailto(String uri) {
        return uri.regionMatches(true, 0, "mailto:", 0, 7);
    }

    static Read read(String uri, NotifySettings settings) {
        try {
            return new Read(Optional.of(parse(uri.substring(7), settings)), "");
        } catch (BadUri bad) {
            return new Read(Optional.empty(), bad.complaint);
        }
    }

    private static final class BadUri extends Exception {
        private static final long serialVersionUID = 1;

        private final String complaint;

        BadUri(String complaint) {
            super(complaint, null, false, false);
            this.complaint = complaint;
        }
    }

    private static MailtoUri parse(String rest, NotifySettings settings) throws BadUri {
        int question = rest.indexOf('?');
        String path = decode(question < 0 ? rest : rest.substring(0, question), PLAIN, "recipients");
        List<AddressHeader.Mailbox> to = new ArrayList<>();
        List<AddressHeader.Mailbox> cc = new ArrayList<>();
        List<AddressHeader.Mailbox> bcc = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        Optional<String> subject = Optional.empty();
        Optional<String> body = Optional.empty();
        addresses(path, to);
        if (question >= 0 && question + 1 < rest.length()) {
            for (String pair : rest.substring(question + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals <= 0) {
                    throw new BadUri("'" + pair + "' is no name=value");
                }
                String name = decode(pair.substring(0, equals), PLAIN, "a header name");
                String value = decode(pair.substring(equals + 1), PLAIN_IN_VALUE, "the value of " + name);
                if (HeaderNames.complaint(name).isPresent() || name.indexOf(',') >= 0) {
                    throw new BadUri("'" + name + "' is no header name");
                }
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "to" -> addresses(value, to);
                    case "cc" -> addresses(value, cc);
                    case "bcc" -> addresses(value, bcc);
                    case "subject" -> subject = Optional.of(value);
                    case "body" -> body = Optional.of(value);
                    default -> fields.add(new Field(name, value));
                }
            }
        }
        if (to.size() + cc.size() + bcc.size() > settings.maxRecipients()) {
            throw new BadUri("more than " + settings.maxRecipients() + " recipients");
        }
        if (fields.size() > settings.maxFields()) {
            throw new BadUri("more than " + settings.maxFields() + " header fields");
        }
        return new MailtoUri(to, cc, bcc, subject, body, fields);
    }

    private static void addresses(String text, List<AddressHeader.Mailbox> into) throws BadUri {
        if (!text.isBlank()) {
            into.addAll(AddressHeader.strict(text)
                    .filter(l -> l.stream()
                            .allMatch(m ->
                                    AddressHeader.single(m.address().toString()).isPresent()))
                    .orElseThrow(() -> new BadUri("'" + text + "' is no valid recipient")));
        }
    }

    private static String decode(String text, String allowed, String what) throws BadUri {
        byte[] bytes = new byte[text.length()];
        int n = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || allowed.indexOf(c) >= 0;
            if (plain) {
                bytes[n++] = (byte) c;
            } else if (c == '%' && i + 2 < text.length() && hex(text, i + 1) >= 0) {
                bytes[n++] = (byte) hex(text, i + 1);
                i += 2;
            } else {
                throw new BadUri("the character '" + c + "' is not allowed in " + what + ": write it as %XX");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, n))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new BadUri(what + " is not valid UTF-8");
        }
    }

    private static int hex(String text, int at) {
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }
}

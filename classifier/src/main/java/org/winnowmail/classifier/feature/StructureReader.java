// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;
import org.winnowmail.message.Part;

/** Features of a message's shape, which say which program made it and what it tries to be. */
final class StructureReader {
    private static final long SHAPE = Hash.of("shape:");
    private static final int FIELDS = 80;

    private static final List<String> EXPECTED =
            List.of("From", "To", "Date", "Message-ID", "Subject", "MIME-Version", "Content-Type");

    private static final Property FIELD = new Property("field");
    private static final Property ORDER = new Property("order");
    private static final Property FIELD_COUNT = new Property("fields");
    private static final Property NO = new Property("no");
    private static final Property ABSENT = new Property("absent");
    private static final Property REPLY = new Property("reply");
    private static final Property RECEIVED = new Property("received");
    private static final Property REPLY_TO = new Property("replyto");
    private static final Property MESSAGE_ID = new Property("messageid");
    private static final Property RETURN_PATH = new Property("returnpath");
    private static final Property SENDER = new Property("sender");
    private static final Property TO = new Property("to");
    private static final Property ZONE = new Property("zone");
    private static final Property ID_SHAPE = new Property("idshape");
    private static final Property DATE_SHAPE = new Property("dateshape");
    private static final Property ID_LENGTH = new Property("idlength");
    private static final Property FROM_SHAPE = new Property("fromshape");
    private static final Property RECIPIENTS = new Property("recipients");
    private static final Property SUBJECT_CODED = new Property("subjectcoded");
    private static final Property SUBJECT_LENGTH = new Property("subjectlength");
    private static final Property SUBJECT_CASE = new Property("subjectcase");
    private static final Property PART = new Property("part");
    private static final Property BOUNDARY = new Property("boundary");
    private static final Property TREE = new Property("tree");
    private static final Property SIZE = new Property("size");
    private static final Property TEXT = new Property("text");
    private static final Property HIDDEN = new Property("hidden");
    private static final Property LINKS = new Property("links");
    private static final Property UPPER = new Property("upper");
    private static final Property DIGITS = new Property("digits");
    private static final Property FOREIGN = new Property("foreign");
    private static final Property MARKS = new Property("marks");

    /** Bits of each of the four counts that {@link #letters} adds up in one number; the text has fewer characters. */
    private static final int COUNT_BITS = 15;

    private static final int COUNT = (1 << COUNT_BITS) - 1;

    /** What an ASCII character adds to the counts: small letters, capitals, digits, marks. */
    private static final long[] COUNTED = new long[0x80];

    static {
        for (char c = 0; c < COUNTED.length; c++) {
            int which = c >= 'a' && c <= 'z'
                    ? 0
                    : c >= 'A' && c <= 'Z' ? 1 : c >= '0' && c <= '9' ? 2 : c == '!' || c == '$' ? 3 : 4;
            COUNTED[c] = which == 4 ? 0 : 1L << (which * COUNT_BITS);
        }
    }

    private final FeatureSink sink;

    StructureReader(FeatureSink sink) {
        this.sink = sink;
    }

    void read(
            Message message,
            @Nullable FieldName[] names,
            List<Part> parts,
            TextBuffer visible,
            TextBuffer hidden,
            List<String> links) {
        headerOrder(message.headers(), names);
        missing(message.headers());
        identities(message.headers());
        subject(message.headers());
        tree(parts);
        say(SIZE, bucket(message.body().size()));
        say(TEXT, bucket(visible.length()));
        say(HIDDEN, bucket(hidden.length()));
        say(LINKS, bucket(links.size()));
        letters(visible);
    }

    /** A property of the shape, and the hash that the hashes of its values start from. */
    private record Property(String name, long seed) {
        Property(String name) {
            this(name, Hash.of(SHAPE, name));
        }
    }

    private void say(Property what, String value) {
        long h = Hash.of(what.seed, value);
        if (sink.naming()) {
            sink.add(h, "shape:" + what.name + ":", value);
        } else {
            sink.add(h);
        }
    }

    private void say(Property what, int value) {
        say(what, Integer.toString(value));
    }

    private static int bucket(long n) {
        return 64 - Long.numberOfLeadingZeros(n);
    }

    private void headerOrder(Headers headers, @Nullable FieldName[] names) {
        int count = 0;
        int at = 0;
        String previous = "^";
        String lastWritten = "^";
        for (HeaderField field : headers) {
            FieldName known = at < names.length ? names[at] : null;
            FieldName of = known == null ? FieldName.of(field.name()) : known;
            at++;
            HeaderKind kind = of.kind();
            if (kind == HeaderKind.NEVER) {
                continue;
            }
            if (++count > FIELDS) {
                break;
            }
            String name = of.name();
            say(FIELD, name);
            if (!name.equals(previous)) {
                order(lastWritten, name);
            }
            if (kind != HeaderKind.TRACE) {
                lastWritten = name;
            }
            previous = name;
        }
        say(FIELD_COUNT, Math.min(count, 40));
    }

    private void order(String before, String name) {
        long h = Hash.of(Hash.step(Hash.of(ORDER.seed, before), '>'), name);
        sink.add(h, "shape:order:", sink.naming() ? before + ">" + name : "");
    }

    private void missing(Headers headers) {
        StringBuilder absent = new StringBuilder();
        for (String name : EXPECTED) {
            if (!headers.has(name)) {
                absent.append(name).append(' ');
                say(NO, name);
            }
        }
        say(ABSENT, absent.toString());
        say(REPLY, headers.has("In-Reply-To") + "/" + headers.has("References"));
        say(RECEIVED, Math.min(12, headers.all("Received").size()));
    }

    private void identities(Headers headers) {
        String author = headers.value("From");
        String to = headers.value("To");
        String id = headers.value("Message-ID");
        String date = headers.value("Date");
        String from = domain(author);
        compare(REPLY_TO, from, domain(headers.value("Reply-To")));
        compare(MESSAGE_ID, from, domain(id));
        compare(RETURN_PATH, from, domain(headers.value("Return-Path")));
        compare(SENDER, from, domain(headers.value("Sender")));
        compare(TO, from, domain(to));
        say(ZONE, date.length() > 5 ? date.substring(date.length() - 5) : date);
        say(ID_SHAPE, shape(id, 28));
        say(DATE_SHAPE, shape(date, 40));
        say(ID_LENGTH, id.indexOf('@'));
        say(FROM_SHAPE, shape(localAndName(author), 16));
        int recipients = 0;
        for (int at = to.indexOf('@'); at >= 0; at = to.indexOf('@', at + 1)) {
            recipients++;
        }
        say(RECIPIENTS, bucket(recipients));
    }

    private static String localAndName(String from) {
        int at = from.lastIndexOf('@');
        return at < 0 ? from : from.substring(Math.max(0, at - 16), at);
    }

    private void compare(Property what, String from, String other) {
        String verdict;
        if (other.isEmpty()) {
            verdict = "none";
        } else if (other.equals(from)) {
            verdict = "same";
        } else if (last(other).equals(last(from))) {
            verdict = "near";
        } else {
            verdict = "other";
        }
        say(what, verdict);
    }

    private static String last(String domain) {
        int dot = domain.lastIndexOf('.');
        int before = dot <= 0 ? -1 : domain.lastIndexOf('.', dot - 1);
        return domain.substring(before + 1);
    }

    private static String domain(String value) {
        int at = value.lastIndexOf('@');
        if (at < 0) {
            return "";
        }
        int end = at + 1;
        while (end < value.length()
                && (Character.isLetterOrDigit(value.charAt(end))
                        || value.charAt(end) == '.'
                        || value.charAt(end) == '-')) {
            end++;
        }
        return value.substring(at + 1, end).toLowerCase(Locale.ROOT);
    }

    /** Letters to a, capitals to A, digits to 0, runs shortened: what made an identifier, not which. */
    private static String shape(String text, int most) {
        StringBuilder b = new StringBuilder();
        char previous = 0;
        for (int i = 0; i < text.length() && b.length() < most; i++) {
            char c = text.charAt(i);
            char s = c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' ? 'A' : c >= '0' && c <= '9' ? '0' : c;
            if (s != previous) {
                b.append(s);
            }
            previous = s;
        }
        return b.toString();
    }

    private void subject(Headers headers) {
        String raw = headers.value("Subject");
        say(
                SUBJECT_CODED,
                raw.startsWith("=?")
                        ? raw.substring(0, Math.min(raw.length(), 12)).toLowerCase(Locale.ROOT)
                        : "no");
        say(SUBJECT_LENGTH, bucket(raw.length()));
        int upper = 0;
        int lower = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            upper += c >= 'A' && c <= 'Z' ? 1 : 0;
            lower += c >= 'a' && c <= 'z' ? 1 : 0;
        }
        say(SUBJECT_CASE, upper == 0 ? "none" : lower == 0 ? "all" : upper > lower ? "much" : "some");
    }

    private void tree(List<Part> parts) {
        StringBuilder tree = new StringBuilder();
        int count = 0;
        for (Part part : parts) {
            if (++count > 12) {
                break;
            }
            tree.append(part.type()).append('/').append(part.children().size()).append(' ');
            String coding = part.headers().value("Content-Transfer-Encoding").toLowerCase(Locale.ROOT);
            String charset = part.parameters().getOrDefault("charset", "").toLowerCase(Locale.ROOT);
            say(PART, part.type() + " " + charset + " " + coding);
            if (part.isMultipart()) {
                say(BOUNDARY, shape(part.parameters().getOrDefault("boundary", ""), 24));
            }
        }
        say(TREE, tree.toString());
    }

    private void letters(TextBuffer text) {
        long counts = 0;
        int foreign = 0;
        int n = text.length();
        for (int i = 0; i < n; i++) {
            char c = text.chars[i];
            if (c < 0x80) {
                counts += COUNTED[c];
            } else {
                foreign++;
            }
        }
        int lower = (int) counts & COUNT;
        int upper = (int) (counts >> COUNT_BITS) & COUNT;
        int digits = (int) (counts >> (2 * COUNT_BITS)) & COUNT;
        int marks = (int) (counts >> (3 * COUNT_BITS)) & COUNT;
        say(UPPER, share(upper, upper + lower));
        say(DIGITS, share(digits, n));
        say(FOREIGN, share(foreign, n));
        say(MARKS, share(marks * 20, n));
    }

    private static int share(int part, int all) {
        return all == 0 ? -1 : Math.min(10, bucket(64L * part / all));
    }
}

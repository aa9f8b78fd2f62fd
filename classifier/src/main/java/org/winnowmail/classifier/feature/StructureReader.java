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
    private static final int FIELDS = 80;

    private static final Trait FIELD = Trait.named("field");
    private static final Trait ORDER = Trait.named("order");
    private static final Trait FIELD_COUNT = Trait.named("fields");
    private static final Trait NO = Trait.named("no");
    private static final Trait ABSENT = Trait.named("absent");
    private static final Trait REPLY = Trait.named("reply");
    private static final Trait RECEIVED = Trait.named("received");
    private static final Trait ZONE = Trait.named("zone");
    private static final Trait ID_SHAPE = Trait.named("idshape");
    private static final Trait DATE_SHAPE = Trait.named("dateshape");
    private static final Trait ID_LENGTH = Trait.named("idlength");
    private static final Trait FROM_SHAPE = Trait.named("fromshape");
    private static final Trait RECIPIENTS = Trait.named("recipients");
    private static final Trait SUBJECT_CODED = Trait.named("subjectcoded");
    private static final Trait SUBJECT_LENGTH = Trait.named("subjectlength");
    private static final Trait SUBJECT_CASE = Trait.named("subjectcase");
    private static final Trait PART = Trait.named("part");
    private static final Trait BOUNDARY = Trait.named("boundary");
    private static final Trait TREE = Trait.named("tree");
    private static final Trait SIZE = Trait.named("size");
    private static final Trait TEXT = Trait.named("text");
    private static final Trait HIDDEN = Trait.named("hidden");
    private static final Trait LINKS = Trait.named("links");

    private final FeatureSink sink;

    StructureReader(FeatureSink sink) {
        this.sink = sink;
    }

    void read(
            Message message,
            @Nullable FieldName[] names,
            Head head,
            List<Part> parts,
            LetterCount visible,
            TextBuffer hidden,
            List<String> links) {
        headerOrder(message.headers(), names);
        missing(head);
        identities(head);
        subject(head.subject());
        tree(parts);
        say(SIZE, bucket(message.body().size()));
        say(TEXT, bucket(visible.all));
        say(HIDDEN, bucket(hidden.length()));
        say(LINKS, bucket(links.size()));
    }

    private void say(Trait what, String value) {
        sink.say(what, value);
    }

    private void say(Trait what, int value) {
        sink.say(what, value);
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
        long h = Hash.of(Hash.step(Hash.of(ORDER.seed(), before), '>'), name);
        sink.add(h, "shape:order:", sink.naming() ? before + ">" + name : "");
    }

    private void missing(Head head) {
        StringBuilder absent = new StringBuilder();
        without("From", head.hasFrom(), absent);
        without("To", head.hasTo, absent);
        without("Date", head.hasDate, absent);
        without("Message-ID", head.hasMessageId, absent);
        without("Subject", head.hasSubject(), absent);
        without("MIME-Version", head.hasMimeVersion, absent);
        without("Content-Type", head.hasContentType, absent);
        say(ABSENT, absent.toString());
        say(REPLY, head.hasInReplyTo + "/" + head.hasReferences);
        say(RECEIVED, Math.min(12, head.received.size()));
    }

    private void without(String name, boolean there, StringBuilder absent) {
        if (!there) {
            absent.append(name).append(' ');
            say(NO, name);
        }
    }

    private void identities(Head head) {
        String author = head.from();
        String to = head.to;
        String id = head.messageId;
        String date = head.date;
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

    /** Letters to a, capitals to A, digits to 0, runs shortened: what made an identifier, not which. */
    static String shape(String text, int most) {
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

    private void subject(String raw) {
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
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.List;
import java.util.Locale;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;
import org.winnowmail.message.Part;

/** Features of a message's shape, which say which program made it and what it tries to be. */
final class StructureReader {
    private static final long SHAPE = Hash.of("shape:");
    private static final int FIELDS = 80;

    private final FeatureSink sink;

    StructureReader(FeatureSink sink) {
        this.sink = sink;
    }

    void read(Message message, List<Part> parts, TextBuffer visible, TextBuffer hidden, List<String> links) {
        headerOrder(message.headers());
        missing(message.headers());
        identities(message.headers());
        subject(message.headers());
        tree(parts);
        say("size", bucket(message.body().size()));
        say("text", bucket(visible.length()));
        say("hidden", bucket(hidden.length()));
        say("links", bucket(links.size()));
        letters(visible);
    }

    private void say(String what, String value) {
        long h = Hash.of(Hash.of(SHAPE, what), value);
        if (sink.naming()) {
            sink.add(h, "shape:" + what + ":", value);
        } else {
            sink.add(h);
        }
    }

    private void say(String what, int value) {
        say(what, Integer.toString(value));
    }

    private static int bucket(long n) {
        return 64 - Long.numberOfLeadingZeros(n);
    }

    private void headerOrder(Headers headers) {
        int count = 0;
        String previous = "^";
        String lastWritten = "^";
        for (HeaderField field : headers) {
            HeaderKind kind = HeaderKind.of(field.name());
            if (kind == HeaderKind.NEVER) {
                continue;
            }
            if (++count > FIELDS) {
                break;
            }
            String name = field.name();
            say("field", name);
            if (!name.equals(previous)) {
                say("order", lastWritten + ">" + name);
            }
            if (kind != HeaderKind.TRACE) {
                lastWritten = name;
            }
            previous = name;
        }
        say("fields", Math.min(count, 40));
    }

    private void missing(Headers headers) {
        StringBuilder absent = new StringBuilder();
        for (String name : List.of("From", "To", "Date", "Message-ID", "Subject", "MIME-Version", "Content-Type")) {
            if (!headers.has(name)) {
                absent.append(name).append(' ');
                say("no", name);
            }
        }
        say("absent", absent.toString());
        say("reply", headers.has("In-Reply-To") + "/" + headers.has("References"));
        say("received", Math.min(12, headers.all("Received").size()));
    }

    private void identities(Headers headers) {
        String from = domain(headers.value("From"));
        compare("replyto", from, domain(headers.value("Reply-To")));
        compare("messageid", from, domain(headers.value("Message-ID")));
        compare("returnpath", from, domain(headers.value("Return-Path")));
        compare("sender", from, domain(headers.value("Sender")));
        compare("to", from, domain(headers.value("To")));
        String date = headers.value("Date");
        say("zone", date.length() > 5 ? date.substring(date.length() - 5) : date);
        String id = headers.value("Message-ID");
        say("idshape", shape(id, 28));
        say("dateshape", shape(date, 40));
        int at = id.indexOf('@');
        say("idlength", at < 0 ? -1 : at);
        say("fromshape", shape(localAndName(headers.value("From")), 16));
        String to = headers.value("To");
        say("recipients", bucket(to.chars().filter(c -> c == '@').count()));
    }

    private static String localAndName(String from) {
        int at = from.lastIndexOf('@');
        return at < 0 ? from : from.substring(Math.max(0, at - 16), at);
    }

    private void compare(String what, String from, String other) {
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
                "subjectcoded",
                raw.startsWith("=?")
                        ? raw.substring(0, Math.min(raw.length(), 12)).toLowerCase(Locale.ROOT)
                        : "no");
        say("subjectlength", bucket(raw.length()));
        int upper = 0;
        int lower = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            upper += c >= 'A' && c <= 'Z' ? 1 : 0;
            lower += c >= 'a' && c <= 'z' ? 1 : 0;
        }
        say("subjectcase", upper == 0 ? "none" : lower == 0 ? "all" : upper > lower ? "much" : "some");
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
            say("part", part.type() + " " + charset + " " + coding);
            if (part.isMultipart()) {
                say("boundary", shape(part.parameters().getOrDefault("boundary", ""), 24));
            }
        }
        say("tree", tree.toString());
    }

    private void letters(TextBuffer text) {
        int upper = 0;
        int lower = 0;
        int digits = 0;
        int foreign = 0;
        int marks = 0;
        int n = text.length();
        for (int i = 0; i < n; i++) {
            char c = text.chars[i];
            if (c >= 'a' && c <= 'z') {
                lower++;
            } else if (c >= 'A' && c <= 'Z') {
                upper++;
            } else if (c >= '0' && c <= '9') {
                digits++;
            } else if (c > 0x7F) {
                foreign++;
            } else if (c == '!' || c == '$') {
                marks++;
            }
        }
        say("upper", share(upper, upper + lower));
        say("digits", share(digits, n));
        say("foreign", share(foreign, n));
        say("marks", share(marks * 20, n));
    }

    private static int share(int part, int all) {
        return all == 0 ? -1 : Math.min(10, bucket(64L * part / all));
    }
}

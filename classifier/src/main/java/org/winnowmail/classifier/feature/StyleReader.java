// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.List;
import java.util.Locale;
import org.winnowmail.message.Part;

/**
 * Features of how a message is written and laid out, whatever it says: how loud, how long, how much quoted,
 * whom it addresses, how much markup and how many links for its words.
 *
 * <p>Few and common to all mail, so they are known after some dozens of messages, and mean the same elsewhere. Measures
 * are told as levels, each double the one before.
 */
final class StyleReader {
    private static final Trait UPPER = Trait.named("style-upper");
    private static final Trait DIGITS = Trait.named("style-digits");
    private static final Trait EXCLAMATIONS = Trait.named("style-exclamations");
    private static final Trait EXCLAMATION_COUNT = Trait.named("style-exclamationcount");
    private static final Trait QUESTIONS = Trait.named("style-questions");
    private static final Trait DOLLARS = Trait.named("style-dollars");
    private static final Trait SUMS = Trait.named("style-sums");
    private static final Trait TECHNICAL = Trait.named("style-technical");
    private static final Trait LINES = Trait.named("style-lines");
    private static final Trait BLANK = Trait.named("style-blank");
    private static final Trait QUOTED = Trait.named("style-quoted");
    private static final Trait SHOUTED = Trait.named("style-shouted");
    private static final Trait LONGEST = Trait.named("style-longest");
    private static final Trait LINE = Trait.named("style-line");
    private static final Trait FOREIGN = Trait.named("style-foreign");
    private static final Trait WORDS = Trait.named("style-words");
    private static final Trait YOU = Trait.named("style-you");
    private static final Trait ME = Trait.named("style-me");
    private static final Trait WE = Trait.named("style-we");
    private static final Trait COMMON = Trait.named("style-common");
    private static final Trait WORD = Trait.named("style-word");
    private static final Trait CAPITALS = Trait.named("style-capitals");
    private static final Trait DIFFERENT = Trait.named("style-different");
    private static final Trait LINKS = Trait.named("style-links");
    private static final Trait LINKS_PER_WORD = Trait.named("style-linksperword");
    private static final Trait HIDDEN = Trait.named("style-hidden");
    private static final Trait TAGS = Trait.named("style-tags");
    private static final Trait TAGS_PER_WORD = Trait.named("style-tagsperword");
    private static final Trait FONTS = Trait.named("style-fonts");
    private static final Trait IMAGES = Trait.named("style-images");
    private static final Trait CELLS = Trait.named("style-cells");
    private static final Trait SIGNED = Trait.named("style-signed");
    private static final Trait SUBJECT_UPPER = Trait.named("style-subjectupper");
    private static final Trait SUBJECT_DIGITS = Trait.named("style-subjectdigits");
    private static final Trait SUBJECT_EXCLAMATIONS = Trait.named("style-subjectexclamations");
    private static final Trait SUBJECT_FOREIGN = Trait.named("style-subjectforeign");
    private static final Trait SUBJECT_LENGTH = Trait.named("style-subjectlength");
    private static final Trait SUBJECT_GAP = Trait.named("style-subjectgap");
    private static final Trait SUBJECT_ASKS = Trait.named("style-subjectasks");
    private static final Trait SUBJECT_DOLLAR = Trait.named("style-subjectdollar");
    private static final Trait SUBJECT_BRACKET = Trait.named("style-subjectbracket");
    private static final Trait PRIORITY = Trait.named("style-priority");
    private static final Trait PRECEDENCE = Trait.named("style-precedence");
    private static final Trait KIND = Trait.named("style-kind");
    private static final Trait[] KIND_AND = new Trait[7];

    static {
        for (int i = 0; i < KIND_AND.length; i++) {
            KIND_AND[i] = Trait.unnamed("kind and " + i);
        }
    }

    private final FeatureSink sink;

    StyleReader(FeatureSink sink) {
        this.sink = sink;
    }

    /** Counts of the text, made on the way by those who read it. */
    void read(Head head, List<Part> parts, LetterCount letters, WordCount words, HtmlSkim html, int hidden, int links) {
        text(letters);
        int n = Math.max(1, words.all);
        sink.level(SUMS, log(words.sums), 5);
        sink.level(WORDS, log(words.all / 4), 9);
        sink.level(YOU, per(256, words.you, n), 7);
        sink.level(ME, per(256, words.me, n), 7);
        sink.level(WE, per(256, words.we, n), 7);
        sink.level(COMMON, 20 * words.common / n, 10);
        sink.level(WORD, 2 * words.letters / n, 16);
        sink.level(CAPITALS, per(128, words.capitals, n), 7);
        sink.level(DIFFERENT, 10 * words.different / n, 10);
        sink.level(LINKS, log(links), 6);
        sink.level(LINKS_PER_WORD, per(256, links, n), 8);
        sink.level(HIDDEN, log(hidden / 8), 6);
        sink.level(TAGS, log(html.tags / 2), 8);
        sink.level(TAGS_PER_WORD, per(32, html.tags, n), 8);
        sink.level(FONTS, log(html.fonts), 6);
        sink.level(IMAGES, log(html.images), 5);
        sink.level(CELLS, log(html.cells), 6);
        subject(head.subjectDecoded());
        sink.say(PRIORITY, head.priority + "/" + head.importance);
        sink.say(PRECEDENCE, head.precedence.toLowerCase(Locale.ROOT));
        together(head, kind(parts), letters, words, html, links);
    }

    private void text(LetterCount t) {
        int n = Math.max(1, t.all);
        int lines = Math.max(1, t.lines);
        sink.level(UPPER, per(64, t.upper, t.upper + t.lower), 7);
        sink.level(DIGITS, per(128, t.digits, n), 7);
        sink.level(EXCLAMATIONS, per(1000, t.exclamations, n), 6);
        sink.level(EXCLAMATION_COUNT, log(t.exclamations), 5);
        sink.level(QUESTIONS, per(1000, t.questions, n), 6);
        sink.level(DOLLARS, per(1000, t.dollars, n), 6);
        sink.level(TECHNICAL, per(256, t.technical, n), 8);
        sink.level(LINES, log(t.lines), 9);
        sink.level(BLANK, per(16, t.blank, lines), 5);
        sink.level(QUOTED, per(32, t.quoted, lines), 6);
        sink.level(SHOUTED, per(64, t.shouted, lines), 6);
        sink.level(LONGEST, log(t.longest / 16), 8);
        sink.level(LINE, log(t.all / lines / 8), 6);
        sink.level(FOREIGN, per(128, t.foreign, n), 8);
        sink.level(SIGNED, t.signed ? 1 : 0, 1);
    }

    private void subject(String subject) {
        int upper = 0;
        int lower = 0;
        int digits = 0;
        int exclamations = 0;
        int foreign = 0;
        for (int i = 0; i < subject.length(); i++) {
            char c = subject.charAt(i);
            upper += Character.isUpperCase(c) ? 1 : 0;
            lower += Character.isLowerCase(c) ? 1 : 0;
            digits += Character.isDigit(c) ? 1 : 0;
            exclamations += c == '!' ? 1 : 0;
            foreign |= c >= 0x80 ? 1 : 0;
        }
        sink.level(SUBJECT_UPPER, per(16, upper, upper + lower), 5);
        sink.level(SUBJECT_DIGITS, log(digits), 4);
        sink.level(SUBJECT_EXCLAMATIONS, log(exclamations), 3);
        sink.level(SUBJECT_FOREIGN, foreign, 1);
        sink.level(SUBJECT_LENGTH, log(subject.length() / 4), 6);
        sink.level(SUBJECT_GAP, subject.contains("   ") ? 1 : 0, 1);
        sink.level(SUBJECT_ASKS, subject.indexOf('?') >= 0 ? 1 : 0, 1);
        sink.level(SUBJECT_DOLLAR, subject.indexOf('$') >= 0 ? 1 : 0, 1);
        boolean bracket = subject.startsWith("[") || subject.regionMatches(true, 0, "re: [", 0, 5);
        sink.level(SUBJECT_BRACKET, bracket ? 1 : 0, 1);
    }

    /** Of what it is made: HTML, plain text, attachments, text in base64. */
    private static String kind(List<Part> parts) {
        boolean html = false;
        boolean plain = false;
        boolean attached = false;
        boolean coded = false;
        for (Part part : parts) {
            html |= part.type().equals("text/html");
            plain |= part.type().equals("text/plain");
            attached |= part.isAttachment();
            coded |= part.isText()
                    && part.headers()
                            .value("Content-Transfer-Encoding")
                            .toLowerCase(Locale.ROOT)
                            .contains("base64");
        }
        return (html ? "h" : "") + (plain ? "p" : "") + (attached ? "a" : "") + (coded ? "b" : "");
    }

    /** What it is made of together with one thing more: a link in an answer is not a link in a newsletter. */
    private void together(Head head, String kind, LetterCount letters, WordCount words, HtmlSkim html, int links) {
        boolean answer = head.answers();
        boolean bulk = head.hasList;
        int n = Math.max(1, words.all);
        int quoted = Math.min(3, per(32, letters.quoted, Math.max(1, letters.lines)));
        int you = Math.min(3, per(256, words.you, n));
        int me = Math.min(3, per(256, words.me, n));
        int sums = Math.min(3, log(words.sums));
        int exclamations = Math.min(3, log(letters.exclamations));
        sink.say(KIND, kind);
        long of = Hash.of(kind);
        say(0, of, answer, bulk, 0);
        say(1, of, answer, false, Math.min(4, log(links)));
        say(2, of, false, false, log(words.all / 8));
        say(3, of, answer, letters.signed, quoted);
        say(4, of, false, false, 16 * Math.min(4, log(html.images)) + log(words.all / 16));
        say(5, of, answer, false, 4 * sums + exclamations);
        say(6, 0, answer, false, 4 * you + me);
    }

    private void say(int which, long kind, boolean one, boolean other, int value) {
        sink.add(Hash.pair(KIND_AND[which].seed(), kind, 4 * value + (one ? 1 : 0) + (other ? 2 : 0)));
    }

    /** Level of a share: of how many parts of the whole it is more than, in powers of two. */
    private static int per(int parts, int share, int whole) {
        return whole == 0 ? 0 : log(parts * share / whole) + (parts * share > 0 && parts * share < whole ? 1 : 0);
    }

    /** Binary digits of a number. */
    private static int log(int n) {
        return 32 - Integer.numberOfLeadingZeros(n);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.message.Part;

/**
 * Reads a message into features.
 *
 * <p>Pipeline: the header fields that may be looked at ({@link HeaderKind}) and the text parts are first
 * brought into a few bounded character buffers; then each {@link FeatureGroup} is one pass over those. All
 * work is bounded by the buffers, whatever the size of the message. An instance keeps its buffers and is
 * used by one thread at a time.
 */
public final class FeatureReader {
    /** Rises whenever features change, so that old models are not read with new eyes. */
    public static final int VERSION = 4;

    /** The oldest whose features all are still the same: since then some were added. What it taught is still of use. */
    private static final int OLDEST = 3;

    /** The versions that are read, for people. */
    public static final String VERSIONS = OLDEST + " to " + VERSION;

    static final int MOST_LINKS = 60;
    private static final int HEADER_CHARS = 8_000;
    private static final int TEXT_CHARS = 12_000;
    private static final int HTML_CHARS = 60_000;
    static final int FIELDS = 120;

    /** Bytes of a text part that are decoded: the characters looked at fit in, at four bytes each. */
    private static final int TEXT_BYTES = 4 * HTML_CHARS;

    private final FeatureSink sink = new FeatureSink();
    private final TextBuffer header = new TextBuffer(HEADER_CHARS);
    private final TextBuffer visible = new TextBuffer(TEXT_CHARS);
    private final TextBuffer hidden = new TextBuffer(2_000);
    private final TextBuffer markup = new TextBuffer(8_000);
    private final List<String> links = new ArrayList<>();
    private final HtmlSkim skim = new HtmlSkim();
    private final WordReader words = new WordReader(sink);
    private final StructureReader structure = new StructureReader(sink);
    private final LinkReader linkReader = new LinkReader(sink);
    private final Grams grams = new Grams(sink);
    private final Head head = new Head();
    private final LetterCount letters = new LetterCount();
    private final HopReader hops = new HopReader(sink);
    private final RelationReader relations = new RelationReader(sink);
    private final ClockReader clocks = new ClockReader(sink);
    private final StyleReader style = new StyleReader(sink);

    /** The names of the first {@link #FIELDS} header fields. */
    private final @Nullable FieldName[] names = new @Nullable FieldName[FIELDS];

    /** Whether what was learnt from features of this version holds for those of today. */
    public static boolean reads(int version) {
        return version >= OLDEST && version <= VERSION;
    }

    /** The features of a message. */
    public Features read(Message message) {
        return read(message, false);
    }

    /** The features of a message, and what each word of it says: for explanations. */
    public NamedFeatures readNamed(Message message) {
        Features features = read(message, true);
        return new NamedFeatures(features, Map.copyOf(sink.names()));
    }

    private Features read(Message message, boolean naming) {
        sink.reset(naming);
        header.clear();
        visible.clear();
        hidden.clear();
        markup.clear();
        links.clear();
        skim.clear();
        List<Part> parts = message.root().all();
        sink.group(FeatureGroup.HEADER_WORDS);
        headerWords(message);
        head.read(message.headers(), names);
        gatherText(parts);
        letters.read(visible);
        sink.group(FeatureGroup.STRUCTURE);
        structure.read(message, names, head, parts, letters, hidden, links);
        sink.group(FeatureGroup.WORDS);
        words.words(visible);
        sink.group(FeatureGroup.PAIRS);
        words.pairs();
        sink.group(FeatureGroup.LINKS);
        linkReader.read(links, parts, markup, hidden);
        sink.group(FeatureGroup.HEADER_GRAMS);
        grams.read(header, Grams.OF_HEADER);
        sink.group(FeatureGroup.TEXT_GRAMS);
        grams.read(visible, Grams.OF_TEXT);
        hops.look(head);
        sink.group(FeatureGroup.RELATIONS);
        relations.read(head, links, hops.outside(), hops.origin());
        clocks.read(head);
        sink.group(FeatureGroup.HOPS);
        hops.read();
        sink.group(FeatureGroup.STYLE);
        style.read(head, parts, letters, words.counts, skim, hidden.length(), links.size());
        return sink.take();
    }

    private void headerWords(Message message) {
        int seen = 0;
        boolean delivered = true;
        for (HeaderField field : message.headers()) {
            if (++seen > FIELDS) {
                break;
            }
            FieldName name = FieldName.of(field.name());
            if (delivered && name.kind() == HeaderKind.TRACE) {
                delivered = HopReader.isDelivery(field.value());
                name = delivered ? FieldName.DELIVERY : name;
            }
            names[seen - 1] = name;
            switch (name.kind()) {
                case NEVER, PRESENCE -> {}
                case SIGNATURE -> words.signature(name, field.value(), header);
                case TRACE -> words.trace(name, field.value(), header);
                case ADDRESSES, WORDS -> words.field(name, field.decoded(), header);
            }
        }
    }

    private void gatherText(List<Part> parts) {
        // The subject is text, too: said there or in the body, a word is the same word.
        if (head.hasSubject()) {
            String subject = head.subjectDecoded();
            visible.append(subject, 0, Math.min(subject.length(), 300));
            visible.append('\n');
        }
        for (Part part : parts) {
            if (!part.isText() || part.isAttachment()) {
                continue;
            }
            if (part.type().equals("text/html")) {
                skim.read(part.text(TEXT_BYTES), HTML_CHARS, visible, hidden, markup, links);
            } else {
                String text = part.text(TEXT_BYTES);
                visible.append(text);
                findLinks(text);
            }
            visible.append('\n');
            if (visible.full()) {
                return;
            }
        }
    }

    /** Plain text links: what starts with a scheme or {@code www.}. */
    private void findLinks(String text) {
        int end = Math.min(text.length(), HTML_CHARS);
        int colon = -1;
        int www = -1;
        for (int i = 0; i < end && links.size() < MOST_LINKS; ) {
            colon = colon < i ? find("://", text, i, end) : colon;
            www = www < i ? find("www.", text, i, end) : www;
            i = Math.min(colon, www);
            if (i >= end) {
                return;
            }
            int from = i;
            if (i == colon && i >= 3) {
                while (from > 0 && Character.isLetter(text.charAt(from - 1)) && i - from < 6) {
                    from--;
                }
            } else if (i == colon || (i > 0 && text.charAt(i - 1) > ' ')) {
                i++;
                continue;
            }
            int to = i + 3;
            while (to < end && to - from < 512 && isUrlChar(text.charAt(to))) {
                to++;
            }
            links.add(text.substring(from, to));
            i = to + 1;
        }
    }

    /** Where it next begins before {@code end}; {@code end} when it does not. */
    private static int find(String what, String text, int from, int end) {
        int found = text.indexOf(what, from, Math.min(text.length(), end - 1 + what.length()));
        return found < 0 ? end : found;
    }

    private static boolean isUrlChar(char c) {
        return c > ' ' && c != '<' && c != '>' && c != '"' && c != ')' && c != ']' && c < 0x7F;
    }
}

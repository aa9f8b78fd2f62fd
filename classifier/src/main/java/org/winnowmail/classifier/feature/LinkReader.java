// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.List;
import java.util.Locale;
import org.winnowmail.message.Part;

/** Features of where a message points to and what it carries: URLs, HTML markup, hidden words, attachments. */
final class LinkReader {
    private static final long HOST = Hash.of("url:");
    private static final long PATH = Hash.of("urlpath:");
    private static final long SHAPE = Hash.of("urlshape:");
    private static final long TAG = Hash.of("tag:");
    private static final long HIDDEN = Hash.of("hidden:");
    private static final long FILE = Hash.of("file:");

    private final FeatureSink sink;

    LinkReader(FeatureSink sink) {
        this.sink = sink;
    }

    void read(List<String> links, List<Part> parts, TextBuffer markup, TextBuffer hidden) {
        for (String link : links) {
            url(link);
        }
        int files = 0;
        for (Part part : parts) {
            if (part.fileName().isPresent() && ++files <= 20) {
                file(part.fileName().get().toLowerCase(Locale.ROOT));
            }
        }
        pieces(hidden, HIDDEN, "hidden:", 60);
        pieces(markup, TAG, "tag:", 200);
    }

    private void file(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot);
        sink.add(Hash.of(FILE, extension), "file:", extension);
        String stem = dot < 0 ? name : name.substring(0, dot);
        if (stem.length() <= 40) {
            sink.add(Hash.of(FILE, stem), "file:", stem);
        }
    }

    private void url(String raw) {
        String url = raw.strip();
        int scheme = url.indexOf(':');
        String protocol = scheme > 0 && scheme < 12 ? url.substring(0, scheme).toLowerCase(Locale.ROOT) : "";
        int from = url.indexOf("//");
        String rest =
                from >= 0 && from < 12 ? url.substring(from + 2) : protocol.isEmpty() ? url : url.substring(scheme + 1);
        sink.add(Hash.of(SHAPE, protocol), "urlshape:", protocol);
        int cut = 0;
        while (cut < rest.length() && "/?#".indexOf(rest.charAt(cut)) < 0) {
            cut++;
        }
        String authority = rest.substring(0, cut).toLowerCase(Locale.ROOT);
        int at = authority.lastIndexOf('@');
        String host = authority.substring(at + 1);
        if (at >= 0 && !protocol.equals("mailto")) {
            sink.add(Hash.of(SHAPE, "@"), "urlshape:", "user@");
        }
        int colon = host.indexOf(':');
        if (colon >= 0) {
            sink.add(Hash.of(SHAPE, host.substring(colon)), "urlshape:port", host.substring(colon));
            host = host.substring(0, colon);
        }
        if (host.length() > 80) {
            host = host.substring(host.length() - 80);
        }
        sink.add(Hash.of(HOST, host), "url:", host);
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            String suffix = host.substring(dot + 1);
            sink.add(Hash.of(HOST, suffix), "url:", suffix);
        }
        if (!host.isEmpty() && Character.isDigit(host.charAt(host.length() - 1))) {
            sink.add(Hash.of(SHAPE, "ip"), "urlshape:", "ip");
        }
        path(rest.substring(cut));
    }

    private void path(String path) {
        int depth = 0;
        int from = 0;
        int words = 0;
        for (int i = 0; i <= path.length() && words < 12; i++) {
            char c = i < path.length() ? path.charAt(i) : '/';
            if (Character.isLetterOrDigit(c)) {
                continue;
            }
            if (c == '/') {
                depth++;
            }
            int length = i - from;
            if (length >= 2 && length <= 20) {
                String word = path.substring(from, i).toLowerCase(Locale.ROOT);
                sink.add(Hash.of(PATH, word), "urlpath:", word);
                words++;
            } else if (length > 20) {
                sink.add(Hash.of(SHAPE, "long" + Math.min(9, length / 16)), "urlshape:", "long");
            }
            from = i + 1;
        }
        sink.add(Hash.of(SHAPE, "depth" + Math.min(8, depth)), "urlshape:depth", Integer.toString(depth));
        if (path.indexOf('?') >= 0) {
            sink.add(Hash.of(SHAPE, "?"), "urlshape:", "query");
        }
    }

    /** Words between blanks, as they are. */
    private void pieces(TextBuffer text, long seed, String tag, int most) {
        int n = text.length();
        int from = 0;
        int count = 0;
        long previous = seed;
        for (int i = 0; i <= n && count < most; i++) {
            char c = i < n ? text.chars[i] : ' ';
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                continue;
            }
            int length = i - from;
            if (length > 0 && length <= 40) {
                long h = Hash.of(seed, text.chars, from, i);
                sink.add(h, tag, sink.naming() ? text.subSequence(from, i) : "");
                sink.add(Hash.pair(previous, h, 1));
                previous = h;
                count++;
            }
            from = i + 1;
        }
    }
}

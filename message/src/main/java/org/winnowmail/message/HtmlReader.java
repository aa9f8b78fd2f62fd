// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.Locale;
import java.util.Optional;

/**
 * Reads an HTML part: what is seen, what is there but not seen, title, texts of pictures, links.
 *
 * <p>No tree is built. The open elements form a stack on which the inherited properties that decide about
 * visibility are carried: whether an ancestor is gone ({@code display:none}), {@code visibility}, a tiny
 * font, text colour and background. Text goes to one output or the other by the top of the stack. Elements
 * that HTML closes silently (a paragraph by the next block, a cell by the next cell) are closed here too,
 * so an unclosed hidden paragraph hides no more than in a browser.
 *
 * <p>Comments and scripts are not text. Conditional comments are comments, as for every reader but one.
 * Cost is linear in the document times, at worst, the depth bound of the stack.
 */
final class HtmlReader {
    /** Deepest nesting followed; tags below change nothing. Tables of newsletters nest some thirty deep. */
    private static final int MAX_DEPTH = 192;

    private static final int MAX_TITLE = 1000;

    private final String html;
    private final HtmlTag tag;
    private final HtmlOutput visible;
    private final HtmlOutput hidden;
    private final TextParts found;
    private final HtmlSheet sheet = new HtmlSheet();
    private final HtmlElement[] stack = new HtmlElement[MAX_DEPTH + 1];
    private int top;
    private int preDepth;
    private String base = "";

    /** The anchor being read: its target, or empty; where its text began. */
    private String anchor = "";

    private int anchorStart;

    /** End of the text in which plain URLs were searched. */
    private int searched;

    private HtmlReader(String html, TextParts found) {
        this.html = html;
        this.tag = new HtmlTag(html);
        this.found = found;
        this.visible = new HtmlOutput(found.visible, found.maxChars);
        this.hidden = new HtmlOutput(found.hidden, found.maxChars);
        this.searched = found.visible.length();
        stack[0] = new HtmlElement();
    }

    static void read(String html, TextParts found) {
        new HtmlReader(html, found).run();
    }

    private void run() {
        int n = html.length();
        int at = 0;
        while (at < n && !(visible.isFull() && hidden.isFull())) {
            int lt = html.indexOf('<', at);
            int stop = lt < 0 ? n : lt;
            if (stop > at) {
                text(at, stop);
            }
            if (lt < 0) {
                break;
            }
            at = markup(lt);
        }
        closeAnchor();
        searchPlain(visible.length());
        visible.line();
        hidden.line();
    }

    private void text(int from, int to) {
        HtmlElement now = stack[top];
        if (now.hides) {
            hidden.text(html, from, to, false);
        } else {
            visible.text(html, from, to, preDepth > 0);
        }
    }

    /** Handles what begins with the less-than sign; returns where to go on. */
    private int markup(int lt) {
        int n = html.length();
        if (tag.read(lt)) {
            if (!tag.cut) {
                if (tag.closing) {
                    close(tag.name);
                } else {
                    return open();
                }
            }
            return tag.end;
        }
        char next = lt + 1 < n ? html.charAt(lt + 1) : ' ';
        if (html.startsWith("<!--", lt)) {
            return afterComment(lt);
        }
        if (next == '!' || next == '?' || next == '/') {
            int gt = html.indexOf('>', lt);
            return gt < 0 ? n : gt + 1;
        }
        text(lt, lt + 1);
        return lt + 1;
    }

    private int afterComment(int lt) {
        if (html.startsWith(">", lt + 4) || html.startsWith("->", lt + 4)) {
            return html.indexOf('>', lt) + 1;
        }
        int end = html.indexOf("--", lt + 4);
        while (end >= 0) {
            if (html.startsWith(">", end + 2)) {
                return end + 3;
            }
            if (html.startsWith("!>", end + 2)) {
                return end + 4;
            }
            end = html.indexOf("--", end + 1);
        }
        return html.length();
    }

    /** A start tag: links it holds, the properties it sets, the layout it makes. */
    private int open() {
        String name = tag.name;
        HtmlTags.Kind kind = HtmlTags.kind(name);
        switch (kind) {
            case RAW -> {
                return raw(name);
            }
            case TITLE -> {
                return title();
            }
            default -> {}
        }
        if (kind == HtmlTags.Kind.BLOCK || kind == HtmlTags.Kind.LINE) {
            closeUpTo("p", HtmlTags::endsParagraphScope);
        }
        closeImplied(name);
        breakBefore(kind, name);
        collectLinks(name);
        if (name.equals("a") && tag.has("href")) {
            closeAnchor();
            anchor = resolved(tag.get("href"));
            searchPlain(visible.length());
            anchorStart = visible.length();
        }
        if (kind != HtmlTags.Kind.VOID && kind != HtmlTags.Kind.LINE && top < MAX_DEPTH) {
            push(name);
        }
        return tag.end;
    }

    private void push(String name) {
        HtmlElement parent = stack[top];
        HtmlElement element = stack[++top];
        if (element == null) {
            element = new HtmlElement();
            stack[top] = element;
        }
        element.name = name;
        element.inherit(parent);
        if (name.equals("pre")) {
            preDepth++;
        }
        if (name.equals("a") && tag.has("href")) {
            element.asLink();
        }
        if (tag.hasAttributes()) {
            attributes(element);
        }
        if (!sheet.isEmpty()) {
            sheet.of(name, tag.get("class"), tag.get("id")).ifPresent(element::apply);
        }
        if (tag.hasAttributes()) {
            String style = tag.get("style");
            if (!style.isEmpty()) {
                HtmlStyle said = new HtmlStyle();
                said.read(style, 0, style.length());
                element.apply(said);
            }
        }
        element.settle();
    }

    /** Presentational attributes; a style sheet wins over them. */
    private void attributes(HtmlElement element) {
        if (tag.has("background")) {
            element.ground(HtmlColor.PICTURE);
        }
        element.ground(color(tag.get("bgcolor")));
        switch (element.name) {
            case "font", "basefont" -> element.ink(color(tag.get("color")));
            case "body" -> element.ink(color(tag.get("text")));
            default -> {}
        }
        if (tag.has("hidden")) {
            element.vanish();
        }
    }

    private static int color(String value) {
        return HtmlColor.parse(value, 0, value.length());
    }

    private void breakBefore(HtmlTags.Kind kind, String name) {
        boolean hides = stack[top].hides;
        HtmlOutput out = hides ? hidden : visible;
        switch (kind) {
            case BLOCK, LINE -> out.line();
            case CELL -> out.blank();
            case VOID -> {
                if (name.equals("br")) {
                    out.line();
                }
            }
            default -> {}
        }
    }

    private void close(String name) {
        HtmlTags.Kind kind = HtmlTags.kind(name);
        if (name.equals("a")) {
            closeAnchor();
        }
        if (name.equals("br") || kind == HtmlTags.Kind.LINE) {
            visible.line();
            return;
        }
        for (int i = top; i > 0; i--) {
            if (stack[i].name.equals(name)) {
                pop(i - 1);
                breakBefore(kind, name);
                return;
            }
            if (HtmlTags.endsScope(stack[i].name) && !HtmlTags.isTable(name)) {
                return;
            }
        }
    }

    private void pop(int to) {
        while (top > to) {
            if (stack[top].name.equals("pre")) {
                preDepth--;
            }
            top--;
        }
    }

    private void closeImplied(String name) {
        switch (name) {
            case "li" -> closeUpTo("li", n -> n.equals("ul") || n.equals("ol") || HtmlTags.endsScope(n));
            case "td", "th" -> closeUpTo(name, n -> n.equals("table") || n.equals("tr"));
            case "tr" -> closeUpTo("tr", n -> n.equals("table"));
            case "option" -> closeUpTo("option", n -> n.equals("select"));
            case "dd", "dt" -> closeUpTo(name, n -> n.equals("dl") || HtmlTags.endsScope(n));
            default -> {}
        }
    }

    private void closeUpTo(String name, java.util.function.Predicate<String> scope) {
        for (int i = top; i > 0; i--) {
            if (stack[i].name.equals(name)) {
                pop(i - 1);
                return;
            }
            if (scope.test(stack[i].name)) {
                return;
            }
        }
    }

    /** Script, style and the like: their content is no text; a style sheet is read. */
    private int raw(String name) {
        if (name.equals("script") || name.equals("iframe")) {
            link(tag.get("src"), Link.Source.RESOURCE);
        }
        int end = endTag(name, tag.end);
        if (name.equals("style")) {
            sheet.read(html.substring(tag.end, end));
        }
        return end;
    }

    private int title() {
        int from = tag.end;
        int end = endTag("title", from);
        if (found.title.isEmpty()) {
            String text = HtmlEntities.decode(html, from, Math.min(end, from + MAX_TITLE), false);
            found.title = text.strip().replaceAll("\\s+", " ");
        }
        return end;
    }

    /** Where the end tag of a raw element begins; the end of the document when there is none. */
    private int endTag(String name, int from) {
        int at = html.indexOf("</", from);
        while (at >= 0) {
            if (html.regionMatches(true, at + 2, name, 0, name.length())) {
                return at;
            }
            at = html.indexOf("</", at + 2);
        }
        return html.length();
    }

    private void collectLinks(String name) {
        if (!tag.hasAttributes()) {
            return;
        }
        switch (name) {
            case "img", "input", "picture", "source", "embed", "video", "audio" -> {
                link(tag.get("src"), Link.Source.IMAGE);
                found.alt(tag.get("alt"));
            }
            case "area" -> {
                link(tag.get("href"), Link.Source.ANCHOR);
                found.alt(tag.get("alt"));
            }
            case "form" -> link(tag.get("action"), Link.Source.FORM);
            case "base" -> base = base.isEmpty() ? tag.get("href").strip() : base;
            case "link" -> link(tag.get("href"), Link.Source.RESOURCE);
            case "frame" -> link(tag.get("src"), Link.Source.RESOURCE);
            case "object" -> link(tag.get("data"), Link.Source.RESOURCE);
            case "meta" -> refresh();
            default -> {}
        }
        link(tag.get("formaction"), Link.Source.FORM);
        link(tag.get("background"), Link.Source.RESOURCE);
        HtmlTags.styleUrl(tag.get("style")).ifPresent(url -> link(url, Link.Source.RESOURCE));
    }

    private void refresh() {
        if (tag.get("http-equiv").strip().equalsIgnoreCase("refresh")) {
            String content = tag.get("content");
            int url = content.toLowerCase(Locale.ROOT).indexOf("url");
            int equals = url < 0 ? -1 : content.indexOf('=', url);
            if (equals >= 0) {
                link(content.substring(equals + 1).replace("'", "").replace("\"", ""), Link.Source.REDIRECT);
            }
        }
    }

    private void link(String target, Link.Source source) {
        if (!target.isBlank()) {
            found.link(resolved(target), "", source);
        }
    }

    /** A relative target against {@code <base href>}; without a base it stays relative. */
    private String resolved(String target) {
        String t = target.strip();
        if (base.isEmpty() || t.isEmpty() || t.startsWith("#") || t.startsWith("//") || HtmlTags.hasScheme(t)) {
            return t;
        }
        Optional<Url> root = Url.parse(base);
        if (root.isEmpty()) {
            return t;
        }
        String path = root.get().path();
        String folder = t.startsWith("/") ? "/" : path.substring(0, path.lastIndexOf('/') + 1);
        return root.get().scheme() + "://" + root.get().host() + folder + (t.startsWith("/") ? t.substring(1) : t);
    }

    private void closeAnchor() {
        if (!anchor.isEmpty()) {
            String shown = visible.from(anchorStart).strip();
            found.link(anchor, shown, Link.Source.ANCHOR);
            searched = visible.length();
        }
        anchor = "";
    }

    /** Searches the visible text outside anchors for URLs that a reader would make clickable. */
    private void searchPlain(int to) {
        if (to > searched) {
            String text = visible.between(searched, to);
            UrlFinder.find(text, 0, text.length(), url -> found.link(url, url, Link.Source.TEXT));
            searched = to;
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

/**
 * What a CSS declaration block says about whether text is seen: {@code display}, {@code visibility},
 * {@code opacity}, sizes, colours, and positions off the page. The rest of CSS is passed over.
 */
final class HtmlStyle {
    /** Not said. */
    static final int UNSAID = -1;

    /** {@code display:none}, {@code opacity:0}, no height, off the page: nothing inside can be seen. */
    boolean gone;

    /** {@code visibility}: 1 hidden, 0 visible. */
    int invisible = UNSAID;

    /** {@code font-size}: 1 too small to be seen, 0 readable. */
    int tiny = UNSAID;

    int color = HtmlColor.UNSET;
    int background = HtmlColor.UNSET;

    /** Text indent, left, top and the like move only what is positioned. */
    private boolean positioned;

    private boolean farAway;
    private boolean clipped;
    private boolean noSize;

    /** Whether nothing was said at all. */
    boolean isSilent() {
        return !gone
                && invisible == UNSAID
                && tiny == UNSAID
                && color == HtmlColor.UNSET
                && background == HtmlColor.UNSET;
    }

    /** Reads the declarations of {@code s} between two positions. */
    void read(String s, int from, int to) {
        int at = from;
        while (at < to) {
            int stop = at;
            int colon = -1;
            int parentheses = 0;
            while (stop < to) {
                char c = s.charAt(stop);
                if (c == ';' && parentheses <= 0) {
                    break;
                }
                if (c == ':' && colon < 0) {
                    colon = stop;
                }
                parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
                stop++;
            }
            if (colon > at) {
                declaration(s, at, colon, stop);
            }
            at = stop + 1;
        }
        gone |= (positioned && farAway) || (clipped && noSize);
    }

    private void declaration(String s, int nameFrom, int colon, int to) {
        int name = nameFrom;
        int nameEnd = colon;
        while (name < nameEnd && s.charAt(name) <= ' ') {
            name++;
        }
        while (nameEnd > name && s.charAt(nameEnd - 1) <= ' ') {
            nameEnd--;
        }
        int from = colon + 1;
        while (from < to && s.charAt(from) <= ' ') {
            from++;
        }
        int end = to;
        int important = s.indexOf('!', from, end);
        if (important >= 0) {
            end = important;
        }
        while (end > from && s.charAt(end - 1) <= ' ') {
            end--;
        }
        if (name == nameEnd || from == end) {
            return;
        }
        // most declarations are margins, paddings and borders: told apart by their first letter
        switch (s.charAt(name) | 0x20) {
            case 'd' -> {
                if (is(s, name, nameEnd, "display")) {
                    gone |= starts(s, from, end, "none");
                }
            }
            case 'v' -> {
                if (is(s, name, nameEnd, "visibility")) {
                    invisible = starts(s, from, end, "hidden") || starts(s, from, end, "collapse") ? 1 : 0;
                }
            }
            case 'o' -> overflowOrOpacity(s, name, nameEnd, from, end);
            case 'f' -> font(s, name, nameEnd, from, end);
            case 'c' -> {
                if (is(s, name, nameEnd, "color")) {
                    color = HtmlColor.parse(s, from, end);
                }
            }
            case 'b' -> background(s, name, nameEnd, from, end);
            case 'm' -> {
                boolean none = is(s, name, nameEnd, "max-height") || is(s, name, nameEnd, "max-width");
                noSize |= none && pixels(s, from, end) < 1;
            }
            case 'h', 'w' -> {
                boolean size = is(s, name, nameEnd, "height") || is(s, name, nameEnd, "width");
                noSize |= size && pixels(s, from, end) < 1;
            }
            case 'p' ->
                positioned |= is(s, name, nameEnd, "position")
                        && (starts(s, from, end, "absolute") || starts(s, from, end, "fixed"));
            case 'l' -> farAway |= is(s, name, nameEnd, "left") && pixels(s, from, end) <= -500;
            case 't' -> {
                farAway |= is(s, name, nameEnd, "top") && pixels(s, from, end) <= -500;
                gone |= is(s, name, nameEnd, "text-indent") && pixels(s, from, end) <= -500;
            }
            default -> {}
        }
    }

    private void overflowOrOpacity(String s, int name, int nameEnd, int from, int end) {
        if (is(s, name, nameEnd, "overflow")) {
            clipped |= starts(s, from, end, "hidden");
        } else if (is(s, name, nameEnd, "opacity")) {
            double value = number(s, from, end);
            gone |= value >= 0 && value < 0.05;
        }
    }

    private void font(String s, int name, int nameEnd, int from, int end) {
        if (is(s, name, nameEnd, "font-size")) {
            tiny = isTiny(s, from, end) ? 1 : 0;
        } else if (is(s, name, nameEnd, "font")) {
            for (int i = from; i < end; i++) {
                boolean startsNumber = Character.isDigit(s.charAt(i)) && (i == from || s.charAt(i - 1) == ' ');
                if (startsNumber && i + 1 < end && hasUnit(s, i, end)) {
                    tiny = isTiny(s, i, end) ? 1 : 0;
                    return;
                }
            }
        }
    }

    private static boolean hasUnit(String s, int from, int end) {
        int i = from;
        while (i < end && (Character.isDigit(s.charAt(i)) || s.charAt(i) == '.')) {
            i++;
        }
        return i < end && (Character.isLetter(s.charAt(i)) || s.charAt(i) == '%');
    }

    /** At most one pixel or point, or a tenth of the size around. */
    private static boolean isTiny(String s, int from, int end) {
        double value = number(s, from, end);
        if (Double.isNaN(value)) {
            return false;
        }
        int unit = from;
        while (unit < end && (Character.isDigit(s.charAt(unit)) || ".-+ ".indexOf(s.charAt(unit)) >= 0)) {
            unit++;
        }
        if (unit < end && s.charAt(unit) == '%') {
            return value <= 10;
        }
        boolean relative = starts(s, unit, end, "em") || starts(s, unit, end, "rem") || starts(s, unit, end, "ex");
        return relative ? value <= 0.1 : value <= 1;
    }

    private void background(String s, int name, int nameEnd, int from, int end) {
        if (is(s, name, nameEnd, "background-image")) {
            background = starts(s, from, end, "none") ? background : HtmlColor.PICTURE;
            return;
        }
        boolean color = is(s, name, nameEnd, "background-color");
        if (!color && !is(s, name, nameEnd, "background")) {
            return;
        }
        if (!color && (contains(s, from, end, "url(") || contains(s, from, end, "gradient("))) {
            background = HtmlColor.PICTURE;
            return;
        }
        int whole = HtmlColor.parse(s, from, end);
        for (int at = from; whole == HtmlColor.UNSET && !color && at < end; ) {
            int blank = s.indexOf(' ', at, end);
            int stop = blank < 0 ? end : blank;
            whole = HtmlColor.parse(s, at, stop);
            at = stop + 1;
        }
        if (whole >= 0) {
            background = whole;
        }
    }

    /** The length in pixels, roughly; not a number when there is none. */
    private static double pixels(String s, int from, int end) {
        double value = number(s, from, end);
        boolean percent = end > from && s.charAt(end - 1) == '%';
        return percent && value > 0 ? Double.NaN : value;
    }

    private static double number(String s, int from, int end) {
        int i = from;
        boolean negative = i < end && s.charAt(i) == '-';
        if (negative || (i < end && s.charAt(i) == '+')) {
            i++;
        }
        double value = 0;
        double place = 0;
        boolean any = false;
        for (; i < end && i - from < 16; i++) {
            char c = s.charAt(i);
            if (c == '.' && place == 0) {
                place = 1;
            } else if (c >= '0' && c <= '9') {
                any = true;
                if (place == 0) {
                    value = value * 10 + (c - '0');
                } else {
                    place /= 10;
                    value += (c - '0') * place;
                }
            } else {
                break;
            }
        }
        return any ? (negative ? -value : value) : Double.NaN;
    }

    private static boolean is(String s, int from, int to, String word) {
        return to - from == word.length() && s.regionMatches(true, from, word, 0, word.length());
    }

    private static boolean starts(String s, int from, int to, String word) {
        return to - from >= word.length() && s.regionMatches(true, from, word, 0, word.length());
    }

    private static boolean contains(String s, int from, int to, String word) {
        for (int i = from; i + word.length() <= to; i++) {
            if (s.regionMatches(true, i, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    /** Adds what another block says; it comes later, so it wins. */
    void add(HtmlStyle later) {
        gone |= later.gone;
        invisible = later.invisible == UNSAID ? invisible : later.invisible;
        tiny = later.tiny == UNSAID ? tiny : later.tiny;
        color = later.color == HtmlColor.UNSET ? color : later.color;
        background = later.background == HtmlColor.UNSET ? background : later.background;
    }
}

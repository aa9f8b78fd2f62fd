// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads address lists, one character at a time and never back.
 *
 * <p>The words of one list item are collected until a bracket, comma, colon or semicolon tells what they
 * were: a display name before a bracket, a group's name before a colon, else a bare address. Words keep
 * whether a blank stood before them, so that obsolete {@code john . doe @ example . org} joins while
 * {@code Mary Smith} stays two words.
 */
final class AddressListReader {
    /** A word: an atom with its dots, a quoted string without its quotes, a literal, or the at sign. */
    private record Word(String text, boolean quoted, boolean blankBefore) {
        boolean isAt() {
            return !quoted && text.equals("@");
        }
    }

    private final String s;
    private int at;
    private final List<MailboxAddress> found = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();
    private String comment = "";
    private boolean malformed;
    private boolean inGroup;
    private boolean unclosedQuote;

    /** An address in brackets was taken for this item already. */
    private boolean bracketed;

    AddressListReader(String s) {
        this.s = s;
    }

    AddressList read() {
        boolean blank = false;
        while (at < s.length() && found.size() < AddressList.MAX_ADDRESSES) {
            char c = s.charAt(at);
            switch (c) {
                case ' ', '\t', '\r', '\n' -> at++;
                case '(' -> comment = comment();
                case '<' -> angle();
                case ',' -> {
                    endItem();
                    at++;
                }
                case ':' -> {
                    malformed |= inGroup || words.isEmpty() || bracketed;
                    inGroup = true;
                    words.clear();
                    at++;
                }
                case ';' -> {
                    endItem();
                    malformed |= !inGroup;
                    inGroup = false;
                    at++;
                }
                default -> words.add(word(c, blank));
            }
            blank = c == ' ' || c == '\t' || c == '(' || c == '\r' || c == '\n';
        }
        malformed |= at < s.length() || inGroup;
        endItem();
        return new AddressList(found, malformed);
    }

    private Word word(char c, boolean blank) {
        if (c == '"') {
            return new Word(quoted(), true, blank);
        }
        if (c == '@') {
            at++;
            return new Word("@", false, blank);
        }
        if (c == '[') {
            int close = s.indexOf(']', at);
            int from = at;
            at = close < 0 ? s.length() : close + 1;
            malformed |= close < 0;
            return new Word(s.substring(from, at), false, blank);
        }
        int from = at++;
        while (at < s.length() && !isSpecial(s.charAt(at))) {
            at++;
        }
        malformed |= c == ')' || c == '>' || c == ']' || c == '\\' || c < ' ';
        return new Word(s.substring(from, at), false, blank);
    }

    private static boolean isSpecial(char c) {
        return switch (c) {
            case ' ', '\t', '\r', '\n', '(', ')', '<', '>', ',', ':', ';', '"', '@', '[', ']' -> true;
            default -> false;
        };
    }

    /** A quoted string; the quote that opens one never closed is passed over, and so are all quotes after it. */
    private String quoted() {
        int open = at++;
        StringBuilder text = new StringBuilder();
        if (unclosedQuote) {
            return "";
        }
        while (at < s.length()) {
            char c = s.charAt(at++);
            if (c == '"') {
                return text.toString();
            }
            if (c == '\\' && at < s.length()) {
                c = s.charAt(at++);
            }
            text.append(c);
        }
        malformed = true;
        unclosedQuote = true;
        at = open + 1;
        return "";
    }

    /** A comment with the comments in it (RFC 5322, section 3.2.2); its text, the parentheses left out. */
    private String comment() {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        while (at < s.length()) {
            char c = s.charAt(at++);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                if (--depth == 0) {
                    return text.toString().strip();
                }
            } else {
                if (c == '\\' && at < s.length()) {
                    c = s.charAt(at++);
                }
                text.append(c);
            }
        }
        malformed = true;
        return text.toString().strip();
    }

    /** An address in angle brackets; the words before it are the display name. */
    private void angle() {
        malformed |= bracketed;
        bracketed = true;
        String name = EncodedWords.decode(joined(0, words.size())).strip();
        words.clear();
        at++;
        boolean blank = false;
        while (at < s.length()) {
            char c = s.charAt(at);
            if (c == '>') {
                break;
            }
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                at++;
            } else if (c == '(') {
                comment();
            } else if (c == ':') {
                // a source route, which is to be ignored (RFC 5322, section 4.4)
                words.clear();
                at++;
            } else if (c == ',' && startsRoute()) {
                at++;
            } else if (c == ',' || c == ';' || c == '<') {
                break;
            } else {
                words.add(word(c, blank));
            }
            blank = c == ' ' || c == '\t';
        }
        if (at < s.length() && s.charAt(at) == '>') {
            at++;
        } else {
            malformed = true;
        }
        take(name);
    }

    /** Whether what the bracket holds so far begins with an at sign, as {@code <@a,@b:user@host>} does. */
    private boolean startsRoute() {
        return !words.isEmpty() && words.getFirst().isAt();
    }

    private void endItem() {
        if (!words.isEmpty()) {
            if (bracketed) {
                // words after the bracket: <a@b> name
                malformed = true;
            } else {
                take("");
            }
        }
        words.clear();
        comment = "";
        bracketed = false;
    }

    /** Makes an address of the words collected, those too many before it being a name. */
    private void take(String name) {
        int sign = -1;
        for (int i = words.size() - 1; i >= 0 && sign < 0; i--) {
            sign = words.get(i).isAt() ? i : -1;
        }
        if (sign < 0) {
            bare(name);
        } else {
            int from = sign;
            while (from > 0 && (from == sign || joins(words.get(from - 1), words.get(from)))) {
                from--;
            }
            int to = sign + 1;
            while (to < words.size() && (to == sign + 1 || joins(words.get(to - 1), words.get(to)))) {
                to++;
            }
            malformed |= from > 0 || to < words.size() || from == sign || to == sign + 1;
            String display = name.isEmpty() && from > 0 ? EncodedWords.decode(joined(0, from)) : name;
            add(display, packed(from, sign), packed(sign + 1, to));
        }
        words.clear();
    }

    /** No at sign: a local name, if it is one word. */
    private void bare(String name) {
        malformed = true;
        if (words.size() == 1 && !words.getFirst().quoted()) {
            add(name, words.getFirst().text(), "");
        }
    }

    /** Whether two words are one: obsolete syntax has blanks around dots, and nothing between is adjacency. */
    private static boolean joins(Word left, Word right) {
        return !right.blankBefore
                || (!left.quoted && left.text.endsWith("."))
                || (!right.quoted && right.text.startsWith("."));
    }

    private void add(String name, String local, String domain) {
        String display = name.isEmpty() ? EncodedWords.decode(comment) : name;
        boolean control = (local + domain).chars().anyMatch(c -> c < ' ' || c == 0x7F);
        if (control || local.length() + domain.length() > Address.MAX_LENGTH || (local.isEmpty() && domain.isEmpty())) {
            malformed = true;
        } else {
            found.add(new MailboxAddress(display.strip(), new Address(local, domain)));
        }
    }

    private String joined(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from && words.get(i).blankBefore) {
                text.append(' ');
            }
            text.append(words.get(i).text);
        }
        return text.toString();
    }

    private String packed(int from, int to) {
        if (to - from == 1) {
            return words.get(from).text;
        }
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(words.get(i).text);
        }
        return text.toString();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code name=value; name=value} as DKIM and ARC write it (RFC 6376, section 3.2), read strictly: names
 * are case-sensitive and unique, an empty element is an error, one semicolon may end the list.
 */
public final class TagList {
    /** Tags in one list; 20 are defined. The rest would be noise of an attacker. */
    private static final int MAX_TAGS = 64;

    private final Map<String, String> tags;

    private TagList(Map<String, String> tags) {
        this.tags = tags;
    }

    public static TagList parse(String text) throws MalformedException {
        Map<String, String> tags = new LinkedHashMap<>();
        int at = 0;
        while (true) {
            int end = text.indexOf(';', at);
            String spec = strip(end < 0 ? text.substring(at) : text.substring(at, end));
            if (spec.isEmpty()) {
                if (end < 0 && !tags.isEmpty()) {
                    return new TagList(tags);
                }
                throw new MalformedException("empty element in the tag list");
            }
            add(tags, spec);
            if (end < 0) {
                return new TagList(tags);
            }
            at = end + 1;
        }
    }

    private static void add(Map<String, String> tags, String spec) throws MalformedException {
        int equals = spec.indexOf('=');
        if (equals < 0) {
            throw new MalformedException("no '=' in \"" + cut(spec) + "\"");
        }
        String name = strip(spec.substring(0, equals));
        if (!isName(name)) {
            throw new MalformedException("\"" + cut(name) + "\" is no tag name");
        }
        String value = strip(spec.substring(equals + 1));
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && !isBlank(c)) || c == 0x7F) {
                throw new MalformedException("control character in tag " + name + "=");
            }
        }
        if (tags.size() >= MAX_TAGS) {
            throw new MalformedException("more than " + MAX_TAGS + " tags");
        }
        if (tags.putIfAbsent(name, value) != null) {
            throw new MalformedException("tag " + name + "= given twice");
        }
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || !isLetter(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static String strip(String s) {
        int from = 0;
        int to = s.length();
        while (from < to && isBlank(s.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(s.charAt(to - 1))) {
            to--;
        }
        return s.substring(from, to);
    }

    /** Text of an attacker, cut for a log line. */
    static String cut(String s) {
        String short40 = s.length() > 40 ? s.substring(0, 40) + "…" : s;
        return short40.replaceAll("\\p{Cntrl}", "?");
    }

    /** The value without surrounding white space; inner white space as written. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(tags.get(name));
    }

    public boolean has(String name) {
        return tags.containsKey(name);
    }

    /** The value; a missing or empty tag is an error. */
    public String require(String name) throws MalformedException {
        String value = tags.get(name);
        if (value == null) {
            throw new MalformedException("tag " + name + "= is missing");
        }
        if (value.isEmpty()) {
            throw new MalformedException("tag " + name + "= is empty");
        }
        return value;
    }

    /** The value with all white space removed, for base64 and lists; a missing or empty tag is an error. */
    public String requireCompact(String name) throws MalformedException {
        return compact(require(name));
    }

    static String compact(String value) {
        int blank = 0;
        while (blank < value.length() && !isBlank(value.charAt(blank))) {
            blank++;
        }
        if (blank == value.length()) {
            return value;
        }
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            if (!isBlank(value.charAt(i))) {
                out.append(value.charAt(i));
            }
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return tags.toString();
    }
}

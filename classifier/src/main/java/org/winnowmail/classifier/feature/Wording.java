// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.Map;

/**
 * Names of features in words that a person understands who has never read this program: {@code shape:to:none}
 * is told as {@code no recipient named}, {@code url:example.org} as {@code url-host:example.org}. A name that
 * is not listed here is told as it is; words of the text are.
 */
public final class Wording {
    /** Fixed beginnings. */
    private static final Map<String, String> PLAIN = Map.ofEntries(
            Map.entry("url:", "url-host:"),
            Map.entry("urlpath:", "url-path:"),
            Map.entry("tag:", "html:"),
            Map.entry("hidden:", "hidden-text:"),
            Map.entry("file:", "attachment:"));

    private static final Map<String, String> LINKS = Map.of(
            "long", "url with a long word",
            "query", "url with a query",
            "ip", "url with an IP address",
            "user@", "url with a user name",
            "", "url without scheme");

    /** Measures of style; their levels double, so only more or less of them is told. */
    private static final Map<String, String> STYLE = Map.ofEntries(
            Map.entry("style-upper", "capitals, level"),
            Map.entry("style-digits", "digits, level"),
            Map.entry("style-exclamations", "share of !, level"),
            Map.entry("style-exclamationcount", "number of !, level"),
            Map.entry("style-questions", "share of ?, level"),
            Map.entry("style-dollars", "share of $, level"),
            Map.entry("style-sums", "sums of money, level"),
            Map.entry("style-technical", "technical signs, level"),
            Map.entry("style-lines", "lines, level"),
            Map.entry("style-blank", "blank lines, level"),
            Map.entry("style-quoted", "quoted lines, level"),
            Map.entry("style-shouted", "lines in capitals, level"),
            Map.entry("style-longest", "longest line, level"),
            Map.entry("style-line", "length of lines, level"),
            Map.entry("style-foreign", "letters beyond ASCII, level"),
            Map.entry("style-words", "words, level"),
            Map.entry("style-you", "\"you\", level"),
            Map.entry("style-me", "\"I\", level"),
            Map.entry("style-we", "\"we\", level"),
            Map.entry("style-common", "common words, level"),
            Map.entry("style-word", "length of words, level"),
            Map.entry("style-capitals", "words in capitals, level"),
            Map.entry("style-different", "different words, level"),
            Map.entry("style-links", "links, level"),
            Map.entry("style-linksperword", "links per word, level"),
            Map.entry("style-hidden", "hidden text, level"),
            Map.entry("style-tags", "HTML tags, level"),
            Map.entry("style-tagsperword", "HTML tags per word, level"),
            Map.entry("style-fonts", "HTML fonts, level"),
            Map.entry("style-images", "images, level"),
            Map.entry("style-cells", "table cells, level"),
            Map.entry("style-signed", "signature, level"),
            Map.entry("style-subjectupper", "capitals in the subject, level"),
            Map.entry("style-subjectdigits", "digits in the subject, level"),
            Map.entry("style-subjectexclamations", "! in the subject, level"),
            Map.entry("style-subjectforeign", "subject beyond ASCII, level"),
            Map.entry("style-subjectlength", "length of the subject, level"),
            Map.entry("style-subjectgap", "gap in the subject, level"),
            Map.entry("style-subjectasks", "? in the subject, level"),
            Map.entry("style-subjectdollar", "$ in the subject, level"),
            Map.entry("style-subjectbracket", "subject in brackets, level"),
            Map.entry("style-priority", "priority"),
            Map.entry("style-precedence", "precedence"),
            Map.entry("style-kind", "made of (h HTML, p plain, a attachment, b base64)"));

    private Wording() {}

    /** The feature's name in words. */
    public static String of(String name) {
        int colon = name.indexOf(':');
        if (colon < 0) {
            return name;
        }
        String tag = name.substring(0, colon + 1);
        String rest = name.substring(colon + 1);
        if (tag.equals("shape:")) {
            int cut = rest.indexOf(':');
            return cut < 0 ? rest : shape(rest.substring(0, cut), rest.substring(cut + 1));
        }
        if (tag.equals("urlshape:")) {
            return link(rest);
        }
        String plain = PLAIN.get(tag);
        if (plain == null) {
            return name;
        }
        // The end of a host name alone: .org, .ru.
        return tag.equals("url:") && !rest.isEmpty() && rest.indexOf('.') < 0 ? plain + '.' + rest : plain + rest;
    }

    private static String link(String what) {
        if (what.startsWith("depth")) {
            return "url " + what.substring("depth".length()) + " levels deep";
        }
        if (what.startsWith("port")) {
            return "url with port " + what.substring("port".length());
        }
        return LINKS.getOrDefault(what, "url by " + what);
    }

    private static String shape(String what, String value) {
        if (what.startsWith("style-")) {
            return STYLE.getOrDefault(what, what) + " " + (value.isEmpty() || value.equals("/") ? "none" : value);
        }
        return switch (what) {
            case "field" -> "has " + value;
            case "no" -> "no " + value;
            case "absent" -> value.isEmpty() ? "no usual field is missing" : "without " + value.strip();
            case "order" -> order(value);
            case "fields" -> value + " header fields";
            case "received" -> value + " Received fields";
            case "reply" -> reply(value);
            case "replyto" -> domain("Reply-To", value);
            case "messageid" -> domain("Message-ID", value);
            case "returnpath" -> domain("Return-Path", value);
            case "sender" -> domain("Sender", value);
            case "to" -> value.equals("none") ? "no recipient named" : domain("To", value);
            case "recipients" -> value.equals("0") ? "no recipient named" : between(value, "recipients");
            case "linked" -> linked(value);
            case "handedin" -> host("handed in by", value, "Return-Path");
            case "origindomain" -> host("sent from", value, "Message-ID");
            case "bulk" -> value.equals("1") ? "is of a list" : "is of no list";
            case "linkowners" -> between(value, "owners of linked hosts");
            case "displayname" -> displayName(value);
            case "namefits" ->
                value.contains("true") ? "From's name fits its address" : "From's name is not in its address";
            case "toself" -> value.equals("true") ? "To is the sender" : "To is not the sender";
            case "called" ->
                value.equals("true") ? "subject names the recipient" : "subject does not name the recipient";
            case "localpart" -> "digits and length of the sender's name " + value;
            case "answer" -> value.equals("true/false") ? "Re: without In-Reply-To" : "Re: and In-Reply-To " + value;
            case "clock" -> clock(value);
            case "zones" ->
                switch (value) {
                    case "same" -> "Date in the time zone of the first server";
                    case "odd" -> "Date in a time zone of odd minutes";
                    default -> "Date in another time zone than the first server's";
                };
            case "transit" ->
                value.startsWith("-") ? "clocks on the way ran backwards" : "on the way " + upTo(value, 4);
            case "hop" -> "hop by " + value;
            case "firsthop" -> "handed in by " + value;
            case "origin" -> "sent from a host by " + value;
            case "originnet" -> "sent from network " + value;
            case "hops" -> "hops, and those outside " + value;
            case "net" -> "handed in from network " + value;
            case "zone" -> "time zone " + value;
            case "idshape" -> "Message-ID like " + value;
            case "dateshape" -> "Date like " + value;
            case "fromshape" -> "From like " + value;
            case "boundary" -> "MIME boundary like " + value;
            case "idlength" -> "Message-ID of " + value + " characters before the @";
            case "subjectcoded" -> value.equals("no") ? "subject not encoded" : "subject encoded " + value;
            case "subjectlength" -> between(value, "bytes of subject");
            case "subjectcase" ->
                switch (value) {
                    case "all" -> "subject all in capitals";
                    case "none" -> "subject without capitals";
                    case "much" -> "subject mostly in capitals";
                    default -> "subject in mixed case";
                };
            case "part" -> "part " + value.strip();
            // text/html/0 multipart/mixed/2: each with the number of parts in it
            case "tree" -> "parts " + value.strip().replaceAll("/0(?= |$)", "").replaceAll("/([0-9]+)(?= |$)", "($1)");
            case "size" -> between(value, "bytes of body");
            case "text" -> between(value, "characters of text");
            case "hidden" -> between(value, "characters of hidden text");
            case "links" -> between(value, "links");
            default -> "shape:" + what + ":" + value;
        };
    }

    private static String order(String value) {
        int cut = value.indexOf('>');
        String before = value.substring(0, Math.max(0, cut));
        String field = value.substring(cut + 1);
        return before.equals("^") ? field + " comes first" : field + " follows " + before;
    }

    private static String reply(String value) {
        return switch (value) {
            case "true/true" -> "answers a message";
            case "false/false" -> "answers no message";
            case "true/false" -> "In-Reply-To without References";
            default -> "References without In-Reply-To";
        };
    }

    private static String linked(String value) {
        return switch (value) {
            case "0" -> "links to no host";
            case "1" -> "links to the sender's domain only";
            case "+" -> "links to the sender's domain and others";
            default -> "links to other domains than the sender's";
        };
    }

    private static String clock(String value) {
        return switch (value) {
            case "none" -> "no Date that can be read";
            case "0" -> "Date agrees with the first server's clock";
            default ->
                value.startsWith("-")
                        ? "Date before it was handed in, " + upTo(value.substring(1), 30)
                        : "Date after it was handed in, " + upTo(value, 30);
        };
    }

    /** Time that is known by the number of steps, the first of so many seconds and each double the one before. */
    private static String upTo(String steps, int seconds) {
        int step = Math.clamp(number(steps), 0, ClockReader.MOST);
        return step < ClockReader.MOST
                ? "up to " + time((long) seconds << step)
                : "over " + time((long) seconds << (step - 1));
    }

    private static String time(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    /** What a client of the way has to do with the sender; {@code related} is the other party it may belong to. */
    private static String host(String did, String value, String related) {
        return did
                + switch (value) {
                    case "=" -> " a host of the sender's domain";
                    case "r" -> " a host of " + related + "'s domain";
                    case "0" -> " a host without a name";
                    case "-" -> " no host outside";
                    default -> " a host of another domain";
                };
    }

    private static String displayName(String value) {
        return switch (value) {
            case "0" -> "From without a name";
            case "own" -> "From's name is its address";
            case "other" -> "From's name is another address";
            default -> "From's name of " + value + (value.equals("4") ? " words or more" : " words");
        };
    }

    private static String domain(String field, String value) {
        return switch (value) {
            case "none", "-" -> "no " + field;
            case "same", "=" -> field + " of the sender's domain";
            case "near", "~" -> field + " of a domain related to the sender's";
            default -> field + " of another domain than the sender's";
        };
    }

    /** A count that is known by its number of binary digits. */
    private static String between(String digits, String what) {
        int n = number(digits);
        if (n <= 1) {
            return Math.max(0, n) + " " + what;
        }
        return n > 40 ? "very many " + what : (1L << (n - 1)) + " to " + ((1L << n) - 1) + " " + what;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.relay;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.winnowmail.mailauth.ip.IpLiteral;
import org.winnowmail.message.HeaderField;

/**
 * Who came to the server that wrote a Received field (RFC 5321, section 4.4).
 *
 * <p>The address is written by the server, the HELO name by whoever came; every server puts them in places of its own.
 * A field is read only when it has one of the known shapes from its first word on, so that no HELO name is ever taken
 * for an address: {@code from HELO (name [address]) … by}, which Postfix, Sendmail, OpenSMTPD, Google and many more
 * write; Exim's {@code from name ([address] helo=HELO) by} and {@code from [address] (helo=HELO) by}; Microsoft's
 * {@code from HELO (address) by}; qmail's {@code from name (HELO name) (address) by}.
 *
 * @param address of the client
 * @param helo what it called itself; empty when that is not told
 * @param loggedIn it had logged in (RFC 3848: a protocol word ending in A)
 */
record Hop(InetAddress address, String helo, boolean loggedIn) {
    /** Longest field read, in characters. */
    private static final int MAX_LENGTH = 4_096;

    /** {@code name [address]:port key=value}, as it stands between the brackets of a comment. */
    private static final Pattern BRACKETED =
            Pattern.compile("(?:[^\\s\\[\\]()]+\\s+)?\\[([^\\[\\]\\s]+)\\](?::\\d{1,5})?((?:\\s+[a-z]+=[^\\s()]+)*)"
                    + "(?:\\s+\\(may be forged\\))?");

    private static final Pattern PAIRS = Pattern.compile("(?:[a-z]+=[^\\s()]+)(?:\\s+[a-z]+=[^\\s()]+)*");

    private static final Pattern HELO_PAIR = Pattern.compile("(?:^|\\s)helo=(\\S+)");

    private static final Pattern QMAIL_HELO = Pattern.compile("HELO\\s+(\\S+)");

    /** RFC 3848 and RFC 6531, section 4.3. */
    private static final Pattern AUTHENTICATED = Pattern.compile("(?i)(?:ESMTP|LMTP|UTF8SMTP|UTF8LMTP)S?A");

    /**
     * What is known by its place.
     *
     * @param from the word after from
     * @param comments what stands in parentheses between that word and by
     * @param loggedIn what the word after with says
     */
    private record Pieces(String from, List<String> comments, boolean loggedIn) {}

    /** Reads a field; empty when its shape is not known. */
    static Optional<Hop> read(HeaderField received) {
        return received.length() > MAX_LENGTH
                ? Optional.empty()
                : pieces(received.value()).flatMap(Hop::of);
    }

    /** Whether nobody came: a field that begins with by tells of mail of a user or program of that host. */
    static boolean isLocal(HeaderField received) {
        return received.value().regionMatches(true, 0, "by ", 0, 3);
    }

    private static Optional<Hop> of(Pieces p) {
        String first = p.comments().getFirst();
        Matcher bracketed = BRACKETED.matcher(first);
        if (bracketed.matches()) {
            String helo = heloIn(bracketed.group(2)).orElse(p.from());
            return address(bracketed.group(1)).map(a -> new Hop(a, helo, p.loggedIn()));
        }
        if (p.from().startsWith("[")
                && PAIRS.matcher(first).matches()
                && heloIn(first).isPresent()) {
            String literal = p.from().replaceFirst(":\\d{1,5}$", "");
            return literal.endsWith("]")
                    ? address(literal.substring(1, literal.length() - 1))
                            .map(a -> new Hop(a, heloIn(first).orElse(""), p.loggedIn()))
                    : Optional.empty();
        }
        Matcher qmail = QMAIL_HELO.matcher(first);
        if (qmail.matches() && p.comments().size() > 1) {
            String second = p.comments().get(1);
            return address(second.substring(second.lastIndexOf('@') + 1))
                    .map(a -> new Hop(a, qmail.group(1), p.loggedIn()));
        }
        return address(first).map(a -> new Hop(a, p.from(), p.loggedIn()));
    }

    private static Optional<String> heloIn(String pairs) {
        Matcher helo = HELO_PAIR.matcher(pairs);
        return helo.find() ? Optional.of(helo.group(1)) : Optional.empty();
    }

    private static Optional<InetAddress> address(String text) {
        boolean tagged = text.regionMatches(true, 0, "IPv6:", 0, 5);
        return IpLiteral.parse((tagged ? text.substring(5) : text).toLowerCase(Locale.ROOT));
    }

    /** {@code from WORD (comment)+ by …}; empty for anything else. */
    private static Optional<Pieces> pieces(String text) {
        Optional<List<String>> read = tokens(text);
        if (read.isEmpty() || read.get().size() < 4 || !read.get().getFirst().equalsIgnoreCase("from")) {
            return Optional.empty();
        }
        List<String> tokens = read.get();
        List<String> comments = new ArrayList<>();
        int at = 2;
        while (at < tokens.size() && tokens.get(at).startsWith("(")) {
            String comment = tokens.get(at++);
            comments.add(comment.substring(1, comment.length() - 1).strip());
        }
        String from = tokens.get(1);
        if (comments.isEmpty()
                || from.startsWith("(")
                || at >= tokens.size()
                || !tokens.get(at).equalsIgnoreCase("by")) {
            return Optional.empty();
        }
        boolean loggedIn = false;
        for (; at + 1 < tokens.size(); at++) {
            loggedIn |= tokens.get(at).equalsIgnoreCase("with")
                    && AUTHENTICATED.matcher(tokens.get(at + 1)).matches();
        }
        return Optional.of(new Pieces(from, comments, loggedIn));
    }

    /** Words and comments up to the semicolon, blanks between them; empty when a parenthesis stands anywhere else. */
    private static Optional<List<String>> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length() && text.charAt(at) != ';') {
            int end = text.charAt(at) == '(' ? commentEnd(text, at) : wordEnd(text, at);
            if (end < 0 || (end < text.length() && " \t;".indexOf(text.charAt(end)) < 0)) {
                return Optional.empty();
            }
            if (end > at) {
                tokens.add(text.substring(at, end));
            }
            at = end;
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }
        return Optional.of(tokens);
    }

    private static int wordEnd(String text, int start) {
        int end = start;
        while (end < text.length() && " \t;()".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Behind the parenthesis that closes a comment; -1 when none does. */
    private static int commentEnd(String text, int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }
}

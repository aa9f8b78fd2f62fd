// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * Reads one Received field: words and comments in turn. A keyword (from, by, with, id, for) says what the
 * next word is; a comment after the {@code from} word tells more about the client, each server in its own way:
 *
 * <pre>
 * Postfix   from HELO (NAME [IP])           from HELO (unknown [IP])
 * Sendmail  from HELO (user@NAME [IP] (may be forged))
 * Exim      from NAME ([IP] helo=HELO)      from [IP] (helo=HELO)
 * Exchange  from HELO (IP) by SERVER (IP)
 * Gmail     from HELO (NAME. [IP])          by IP with SMTP id …
 * qmail     from NAME (HELO HELO) (user@IP) (qmail 123 invoked from network)
 * </pre>
 */
final class ReceivedReader {
    /** Characters read of one field; RFC 5322 lines of a long one make perhaps a thousand. */
    private static final int MAX_LENGTH = 8 * 1024;

    private final String s;
    private int at;
    private String helo = "";
    private String clientName = "";
    private Optional<InetAddress> clientAddress = Optional.empty();
    private String by = "";
    private String with = "";
    private String id = "";
    private Optional<Address> recipient = Optional.empty();

    ReceivedReader(String value) {
        this.s = value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value;
    }

    Received read() {
        int semicolon = s.lastIndexOf(';');
        int end = semicolon < 0 ? s.length() : semicolon;
        String clause = "";
        boolean filled = false;
        while (at < end) {
            char c = s.charAt(at);
            if (c <= ' ') {
                at++;
            } else if (c == '(') {
                String comment = comment(end);
                if (clause.equals("from")) {
                    client(comment);
                }
            } else {
                String word = word(end);
                String key = word.toLowerCase(Locale.ROOT);
                if (isKeyword(key) && (filled || clause.isEmpty())) {
                    clause = key;
                    filled = false;
                } else if (!filled || clause.equals("with")) {
                    fill(clause, word, filled);
                    filled = true;
                }
            }
        }
        return new Received(
                helo,
                clientName,
                clientAddress,
                by,
                with,
                id,
                recipient,
                semicolon < 0 ? Optional.empty() : MailDate.parse(s.substring(semicolon + 1)));
    }

    private static boolean isKeyword(String word) {
        return switch (word) {
            case "from", "by", "with", "id", "for", "via" -> true;
            default -> false;
        };
    }

    private void fill(String clause, String word, boolean more) {
        switch (clause) {
            case "from" -> {
                helo = word;
                clientAddress = IpLiteral.parse(word);
            }
            case "by" -> by = word;
            // "with Microsoft SMTP Server" is several words
            case "with" -> with = more ? with + ' ' + word : word;
            case "id" -> id = word.startsWith("<") && word.endsWith(">") ? word.substring(1, word.length() - 1) : word;
            case "for" -> recipient = Address.parse(word);
            default -> {}
        }
    }

    /** What a comment after the client's word says. */
    private void client(String comment) {
        StringTokenizer words = new StringTokenizer(comment, " \t\r\n()");
        boolean first = true;
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (word.equalsIgnoreCase("helo") || word.equalsIgnoreCase("ehlo")) {
                if (words.hasMoreTokens() && first) {
                    named(words.nextToken());
                }
            } else if (word.regionMatches(true, 0, "helo=", 0, 5) || word.regionMatches(true, 0, "ehlo=", 0, 5)) {
                named(word.substring(5));
            } else if (!address(word) && first && isHostName(word)) {
                clientName = host(word);
            }
            first = false;
        }
    }

    /** The comment names the HELO, so the word before it was the name by reverse DNS. */
    private void named(String said) {
        if (clientName.isEmpty() && IpLiteral.parse(helo).isEmpty() && !helo.equalsIgnoreCase("unknown")) {
            clientName = host(helo);
        }
        helo = said;
    }

    private boolean address(String word) {
        int open = word.lastIndexOf('[');
        int close = word.indexOf(']', open + 1);
        String literal =
                open >= 0 && close > open ? word.substring(open, close + 1) : word.substring(word.lastIndexOf('@') + 1);
        Optional<InetAddress> ip = IpLiteral.parse(literal);
        if (ip.isPresent() && clientAddress.isEmpty()) {
            clientAddress = ip;
        }
        return ip.isPresent();
    }

    private static boolean isHostName(String word) {
        return word.indexOf('.') > 0 && word.indexOf('=') < 0 && word.indexOf('[') < 0 && word.indexOf('/') < 0;
    }

    private static String host(String word) {
        String host = word.substring(word.lastIndexOf('@') + 1);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private String word(int end) {
        int from = at;
        while (at < end && s.charAt(at) > ' ' && s.charAt(at) != '(') {
            at++;
        }
        int to = at;
        return s.substring(from, to > from && s.charAt(to - 1) == ';' ? to - 1 : to);
    }

    private String comment(int end) {
        int from = at + 1;
        int depth = 0;
        while (at < end) {
            char c = s.charAt(at++);
            if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return s.substring(from, at - 1);
            }
        }
        return s.substring(from, Math.max(from, end));
    }
}

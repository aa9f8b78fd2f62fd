// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.winnowmail.mailauth.ip.IpLiteral;

/**
 * A record, read wholly before anything of it is evaluated (RFC 7208, section 4.6): an error anywhere
 * makes all of it void.
 *
 * @param terms mechanisms in order
 * @param redirect where to go on when none matches
 * @param explanation where the text for the rejected is
 */
record SpfRecord(List<SpfTerm> terms, Optional<Macro> redirect, Optional<Macro> explanation) {
    private static final String VERSION = "v=spf1";
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7E…]");

    SpfRecord {
        terms = List.copyOf(terms);
    }

    /** Whether a TXT record claims to be one (RFC 7208, section 4.5). */
    static boolean isSpf(String txt) {
        return txt.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (txt.length() == VERSION.length() || txt.charAt(VERSION.length()) == ' ');
    }

    static SpfRecord parse(String txt, int maxLength) throws SpfSyntaxException {
        if (txt.length() > maxLength) {
            throw new SpfSyntaxException("record of " + txt.length() + " characters, more than " + maxLength);
        }
        List<SpfTerm> terms = new ArrayList<>();
        Optional<Macro> redirect = Optional.empty();
        Optional<Macro> explanation = Optional.empty();
        int at = VERSION.length();
        while (at < txt.length()) {
            if (txt.charAt(at) == ' ') {
                at++;
                continue;
            }
            int end = txt.indexOf(' ', at);
            String word = txt.substring(at, end < 0 ? txt.length() : end);
            at += word.length();
            String modifier = modifierName(word);
            if (modifier.isEmpty()) {
                terms.add(mechanism(word));
                continue;
            }
            String value = word.substring(modifier.length() + 1);
            switch (modifier.toLowerCase(Locale.ROOT)) {
                case "redirect" -> {
                    if (redirect.isPresent()) {
                        throw new SpfSyntaxException("redirect= given twice");
                    }
                    redirect = Optional.of(domainSpec(value, word));
                }
                case "exp" -> {
                    if (explanation.isPresent()) {
                        throw new SpfSyntaxException("exp= given twice");
                    }
                    explanation = Optional.of(domainSpec(value, word));
                }
                default -> Macro.parse(value, false);
            }
        }
        return new SpfRecord(terms, redirect, explanation);
    }

    /** The name before {@code =} when the word is a modifier: a letter, then letters, digits, {@code -_.}. */
    private static String modifierName(String word) throws SpfSyntaxException {
        int equals = word.indexOf('=');
        if (equals < 0) {
            return "";
        }
        for (int i = 0; i < equals; i++) {
            char c = word.charAt(i);
            boolean letter = isLetter(c);
            if (!(letter || (i > 0 && (isDigit(c) || "-_.".indexOf(c) >= 0)))) {
                return "";
            }
        }
        if (equals == 0) {
            throw new SpfSyntaxException("no name before = in \"" + cut(word) + "\"");
        }
        return word.substring(0, equals);
    }

    private static SpfTerm mechanism(String word) throws SpfSyntaxException {
        SpfVerdict verdict = switch (word.charAt(0)) {
            case '-' -> SpfVerdict.FAIL;
            case '~' -> SpfVerdict.SOFTFAIL;
            case '?' -> SpfVerdict.NEUTRAL;
            default -> SpfVerdict.PASS;
        };
        String body = "+-~?".indexOf(word.charAt(0)) >= 0 ? word.substring(1) : word;
        int nameEnd = 0;
        while (nameEnd < body.length() && body.charAt(nameEnd) != ':' && body.charAt(nameEnd) != '/') {
            nameEnd++;
        }
        String rest = body.substring(nameEnd);
        return switch (body.substring(0, nameEnd).toLowerCase(Locale.ROOT)) {
            case "all" -> {
                if (!rest.isEmpty()) {
                    throw new SpfSyntaxException("\"" + cut(word) + "\": all takes no argument");
                }
                yield new SpfTerm.All(word, verdict);
            }
            case "include" -> new SpfTerm.Include(word, verdict, domainSpec(argument(rest, word), word));
            case "exists" -> new SpfTerm.Exists(word, verdict, domainSpec(argument(rest, word), word));
            case "ptr" ->
                new SpfTerm.Ptr(
                        word,
                        verdict,
                        rest.isEmpty() ? Optional.empty() : Optional.of(domainSpec(argument(rest, word), word)));
            case "a" -> {
                Host host = Host.parse(rest, word);
                yield new SpfTerm.A(word, verdict, host.domain, host.prefix4, host.prefix6);
            }
            case "mx" -> {
                Host host = Host.parse(rest, word);
                yield new SpfTerm.Mx(word, verdict, host.domain, host.prefix4, host.prefix6);
            }
            case "ip4" -> network(word, verdict, argument(rest, word), 32);
            case "ip6" -> network(word, verdict, argument(rest, word), 128);
            default -> throw new SpfSyntaxException("unknown mechanism \"" + cut(word) + "\"");
        };
    }

    private static String argument(String rest, String word) throws SpfSyntaxException {
        if (rest.length() < 2 || rest.charAt(0) != ':') {
            throw new SpfSyntaxException("\"" + cut(word) + "\" lacks its argument");
        }
        return rest.substring(1);
    }

    private static SpfTerm.Ip network(String word, SpfVerdict verdict, String argument, int bits)
            throws SpfSyntaxException {
        int slash = argument.indexOf('/');
        String ip = slash < 0 ? argument : argument.substring(0, slash);
        Optional<byte[]> network = bits == 32 ? IpLiteral.v4(ip) : IpLiteral.v6(ip);
        if (network.isEmpty()) {
            throw new SpfSyntaxException("\"" + cut(word) + "\": " + cut(ip) + " is no IP address");
        }
        int prefix = slash < 0 ? bits : prefix(argument.substring(slash + 1), bits, word);
        return new SpfTerm.Ip(word, verdict, network.get(), prefix);
    }

    /** RFC 7208, section 5.6: no leading zeros, at most the bits of the address. */
    private static int prefix(String digits, int bits, String word) throws SpfSyntaxException {
        boolean number = !digits.isEmpty()
                && digits.length() <= 3
                && digits.chars().allMatch(SpfRecord::isDigit)
                && (digits.length() == 1 || digits.charAt(0) != '0');
        if (!number || Integer.parseInt(digits) > bits) {
            throw new SpfSyntaxException("\"" + cut(word) + "\": /" + cut(digits) + " is no prefix length");
        }
        return Integer.parseInt(digits);
    }

    /** RFC 7208, section 7.1: a macro string that ends in a letter or in a top label. */
    private static Macro domainSpec(String text, String word) throws SpfSyntaxException {
        if (text.isEmpty()) {
            throw new SpfSyntaxException("\"" + cut(word) + "\" lacks its domain");
        }
        Macro macro = Macro.parse(text, false);
        if (!macro.endsInLetter() && !endsInTopLabel(text)) {
            String hint = IpLiteral.v4(text).isPresent() ? "; for an address write ip4:" + text : "";
            throw new SpfSyntaxException("\"" + cut(word) + "\": " + cut(text) + " is no domain name" + hint);
        }
        return macro;
    }

    /** A dot, then letters, digits and inner hyphens, not digits alone; one final dot is allowed. */
    private static boolean endsInTopLabel(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        int dot = name.lastIndexOf('.');
        // "%{d}.example" has its dot after a letter; a lone label has none at all
        String label = name.substring(dot + 1);
        if (dot < 0 || label.isEmpty() || label.startsWith("-") || label.endsWith("-")) {
            return false;
        }
        boolean onlyDigits = true;
        for (int i = 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (!isLetter(c) && !isDigit(c) && c != '-') {
                return false;
            }
            onlyDigits &= isDigit(c);
        }
        return !onlyDigits;
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Text of a stranger, cut for a log line. */
    static String cut(String s) {
        String shorter = s.length() > 60 ? s.substring(0, 60) + "…" : s;
        return UNPRINTABLE.matcher(shorter).replaceAll("?");
    }

    /** The argument of a and mx: {@code [:domain][/prefix4][//prefix6]}. */
    private record Host(Optional<Macro> domain, int prefix4, int prefix6) {
        static Host parse(String rest, String word) throws SpfSyntaxException {
            String text = rest;
            int prefix6 = 128;
            int prefix4 = 32;
            int end = digitsStart(text);
            if (end >= 2 && end < text.length() && text.startsWith("//", end - 2)) {
                prefix6 = prefix(text.substring(end), 128, word);
                text = text.substring(0, end - 2);
                end = digitsStart(text);
            }
            if (end >= 1 && end < text.length() && text.charAt(end - 1) == '/') {
                prefix4 = prefix(text.substring(end), 32, word);
                text = text.substring(0, end - 1);
            }
            if (text.isEmpty()) {
                return new Host(Optional.empty(), prefix4, prefix6);
            }
            return new Host(Optional.of(domainSpec(argument(text, word), word)), prefix4, prefix6);
        }

        private static int digitsStart(String text) {
            int i = text.length();
            while (i > 0 && isDigit(text.charAt(i - 1))) {
                i--;
            }
            return i;
        }
    }
}

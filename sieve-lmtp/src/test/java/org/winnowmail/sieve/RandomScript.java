// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import java.util.List;
import java.util.random.RandomGenerator;
import org.winnowmail.message.testkit.Property;

/** Writes valid scripts at random, from the grammar. */
final class RandomScript {
    private static final List<String> HEADERS = List.of("from", "to", "subject", "x-a", "received", "content-type");
    private static final List<String> MATCHES =
            List.of("", ":is ", ":contains ", ":matches ", ":regex ", ":value \"gt\" ", ":count \"ge\" ");

    private final RandomGenerator random;

    RandomScript(RandomGenerator random) {
        this.random = random;
    }

    String write() {
        return "require [\"fileinto\", \"variables\", \"relational\", \"regex\", \"imap4flags\", \"copy\", \"mailbox\","
                + " \"body\", \"editheader\", \"envelope\", \"date\", \"index\", \"mime\", \"foreverypart\","
                + " \"extracttext\", \"vacation\", \"replace\", \"enclose\", \"duplicate\"];\n"
                + block(0);
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String block(int depth) {
        StringBuilder out = new StringBuilder();
        int n = 1 + random.nextInt(4);
        for (int i = 0; i < n; i++) {
            out.append(command(depth)).append('\n');
        }
        return out.toString();
    }

    private String command(int depth) {
        return switch (random.nextInt(depth > 3 ? 11 : 14)) {
            case 0 -> "keep;";
            case 1 -> "discard;";
            case 2 -> "fileinto :create " + string("AB./c") + ";";
            case 3 -> "set :upper \"v" + random.nextInt(3) + "\" " + text() + ";";
            case 4 -> "addflag " + text() + ";";
            case 5 -> "redirect :copy \"u" + random.nextInt(9) + "@example.org\";";
            case 6 -> "addheader \"X-B\" " + text() + ";";
            case 7 -> "deleteheader :matches \"X-" + pick(List.of("A", "B")) + "\" " + string("ab*?") + ";";
            case 8 -> "vacation " + text() + ";";
            case 9 -> random.nextBoolean() ? "replace " + text() + ";" : "enclose " + text() + ";";
            case 10 -> "if duplicate { stop; }";
            case 11 -> "foreverypart { extracttext \"v1\"; " + block(depth + 2) + " }";
            default -> "if " + test(0) + " {\n" + block(depth + 1) + "} else {\n" + block(depth + 1) + "}";
        };
    }

    private String test(int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 9)) {
            case 0 -> "header " + pick(MATCHES) + '"' + pick(HEADERS) + "\" " + key();
            case 1 -> "address :domain " + pick(MATCHES) + "\"from\" " + key();
            case 2 -> "exists [\"" + pick(HEADERS) + "\", \"to\"]";
            case 3 -> "size :over " + random.nextInt(1_000);
            case 4 -> "string " + pick(MATCHES) + text() + " " + key();
            case 5 -> "body :text " + pick(MATCHES) + key();
            case 6 -> "not " + test(depth + 1);
            case 7 -> "anyof (" + test(depth + 1) + ", " + test(depth + 1) + ")";
            default -> "date :originalzone \"date\" \"year\" " + key();
        };
    }

    private String key() {
        return string("ab*?.@()+");
    }

    private String text() {
        return random.nextBoolean() ? string("ab c.") : "\"${v" + random.nextInt(3) + "}${v0}${1}\"";
    }

    /** A string that is a valid pattern, address or name wherever it stands. */
    private String string(String alphabet) {
        String plain = Property.text(random, alphabet.replaceAll("[*?()+.]", ""), 12);
        return "\"x" + plain + (alphabet.contains("*") && random.nextBoolean() ? ".*" : "") + "\"";
    }
}

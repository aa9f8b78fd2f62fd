// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.bench.sieve;

import java.util.Random;

/**
 * Scripts as users have them: ten to twenty rules by sender, list and subject, folders of their own and
 * folders that many have, here and there flags, a copy, a vacation. No two are alike.
 */
final class UserScripts {
    private static final String[] FOLDERS = {
        "Junk", "Archive", "Lists", "Work", "Family", "Invoices", "Travel", "Newsletters", "Social", "Bank"
    };
    private static final String[] DOMAINS = {
        "example.org", "example.net", "github.com", "lists.example.org", "bank.example", "shop.example"
    };
    private static final String SYLLABLES = "ba ko mi ru ten sol var dek lin por gas fen tri mo na";

    private UserScripts() {}

    /** The script of one user. */
    static String text(int user) {
        Random random = new Random(user * 7919L + 17);
        StringBuilder script = new StringBuilder(1_200);
        boolean vacation = random.nextInt(10) == 0;
        script.append("require [\"fileinto\", \"imap4flags\", \"copy\"")
                .append(vacation ? ", \"vacation\"" : "")
                .append("];\n\n");
        int rules = 10 + random.nextInt(11);
        for (int i = 0; i < rules; i++) {
            rule(script, random);
        }
        if (vacation) {
            script.append("vacation :days 7 \"I am away until ")
                    .append(1 + random.nextInt(28))
                    .append(" of the month and answer then. ")
                    .append(word(random))
                    .append("\";\n");
        }
        return script.toString();
    }

    private static void rule(StringBuilder script, Random random) {
        switch (random.nextInt(8)) {
            case 0, 1 ->
                script.append("if address :is \"from\" \"")
                        .append(word(random))
                        .append('@')
                        .append(pick(DOMAINS, random))
                        .append("\" {\n");
            case 2 ->
                script.append("if address :domain :is [\"from\", \"sender\"] [\"")
                        .append(word(random))
                        .append(".example\", \"")
                        .append(word(random))
                        .append(".example\"] {\n");
            case 3, 4 ->
                script.append("if header :contains \"subject\" \"")
                        .append(word(random))
                        .append("\" {\n");
            case 5 ->
                script.append("if header :contains \"list-id\" \"<")
                        .append(word(random))
                        .append('.')
                        .append(pick(DOMAINS, random))
                        .append(">\" {\n");
            case 6 ->
                script.append("if header :matches \"subject\" \"[")
                        .append(word(random))
                        .append("] *\" {\n");
            default ->
                script.append("if allof (header :contains \"from\" \"")
                        .append(word(random))
                        .append("\",\n         not header :contains \"subject\" \"")
                        .append(word(random))
                        .append("\") {\n");
        }
        String folder = random.nextBoolean() ? pick(FOLDERS, random) : "INBOX/" + word(random);
        switch (random.nextInt(6)) {
            case 0 -> script.append("  discard;\n");
            case 1 ->
                script.append("  addflag \"\\\\Seen\";\n  fileinto \"")
                        .append(folder)
                        .append("\";\n  stop;\n");
            case 2 -> script.append("  fileinto :copy \"").append(folder).append("\";\n");
            default -> script.append("  fileinto \"").append(folder).append("\";\n  stop;\n");
        }
        script.append("}\n");
    }

    private static String pick(String[] from, Random random) {
        return from[random.nextInt(from.length)];
    }

    private static String word(Random random) {
        String[] syllables = SYLLABLES.split(" ", -1);
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 3 + random.nextInt(3); i++) {
            word.append(pick(syllables, random));
        }
        return word.append(random.nextInt(1_000)).toString();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * IMAP flags as letters in a Maildir name. System flags have fixed capitals; keywords have {@code a} to
 * {@code z}, given by {@code dovecot-keywords} in the mailbox, which is changed only under Dovecot's {@code
 * dovecot-uidlist.lock} and replaced by rename.
 */
final class MaildirFlags {
    private static final Logger log = LoggerFactory.getLogger(MaildirFlags.class);

    /** Letters a to z. */
    private static final int MAX_KEYWORDS = 26;

    /** An IMAP atom (RFC 3501, section 9), short enough to be one. */
    private static final Pattern KEYWORD = Pattern.compile("[A-Za-z0-9$!#&'+,./:;<=>?@^_`|~-]{1,64}");

    private MaildirFlags() {}

    /** The letters for the flags in ASCII order, as the Maildir rules ask. What cannot be kept is left out and logged. */
    static String letters(Path mailbox, Set<String> flags, Duration lockTime) {
        TreeSet<Character> letters = new TreeSet<>();
        List<String> keywords = new ArrayList<>();
        for (String flag : flags) {
            switch (flag.toLowerCase(Locale.ROOT)) {
                case "\\draft" -> letters.add('D');
                case "\\flagged" -> letters.add('F');
                case "\\answered" -> letters.add('R');
                case "\\seen" -> letters.add('S');
                case "\\deleted" -> letters.add('T');
                case "\\recent" -> {}
                default -> {
                    if (KEYWORD.matcher(flag).matches()) {
                        keywords.add(flag);
                    } else {
                        log.warn("{}: flag '{}' is no IMAP keyword, left out", mailbox, flag);
                    }
                }
            }
        }
        if (!keywords.isEmpty()) {
            try {
                letters.addAll(keywordLetters(mailbox, keywords, lockTime));
            } catch (IOException e) {
                // A mail without its label is better than no mail.
                log.warn("{}: keywords {} left out: {}", mailbox, keywords, e.getMessage());
            }
        }
        StringBuilder text = new StringBuilder();
        letters.forEach(text::append);
        return text.toString();
    }

    private static Set<Character> keywordLetters(Path mailbox, List<String> keywords, Duration lockTime)
            throws IOException {
        Path file = mailbox.resolve("dovecot-keywords");
        Set<Character> letters = new TreeSet<>();
        Map<Integer, String> known = read(file);
        if (collect(known, keywords, letters)) {
            return letters;
        }
        try (DotLock lock = DotLock.take(mailbox.resolve("dovecot-uidlist.lock"), lockTime)) {
            known = read(file);
            for (String keyword : keywords) {
                if (indexOf(known, keyword).isEmpty()) {
                    int free = 0;
                    while (known.containsKey(free)) {
                        free++;
                    }
                    if (free < MAX_KEYWORDS) {
                        known.put(free, keyword);
                    }
                }
            }
            StringBuilder text = new StringBuilder();
            known.forEach((i, name) -> text.append(i).append(' ').append(name).append('\n'));
            Durable.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
        }
        letters.clear();
        if (!collect(known, keywords, letters)) {
            log.warn("{}: no letter left for some of the keywords {}", mailbox, keywords);
        }
        return letters;
    }

    /** Adds the letters of known keywords; false when one is unknown. */
    private static boolean collect(Map<Integer, String> known, List<String> keywords, Set<Character> letters) {
        boolean all = true;
        for (String keyword : keywords) {
            Optional<Integer> index = indexOf(known, keyword);
            index.ifPresent(i -> letters.add((char) ('a' + i)));
            all &= index.isPresent();
        }
        return all;
    }

    private static Optional<Integer> indexOf(Map<Integer, String> known, String keyword) {
        return known.entrySet().stream()
                .filter(e -> e.getValue().equalsIgnoreCase(keyword))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Map<Integer, String> read(Path file) throws IOException {
        Map<Integer, String> known = new TreeMap<>();
        if (!Files.exists(file)) {
            return known;
        }
        for (String line :
                Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
            int blank = line.indexOf(' ');
            if (blank > 0 && line.substring(0, blank).chars().allMatch(Character::isDigit) && blank <= 2) {
                int index = Integer.parseInt(line.substring(0, blank));
                if (index < MAX_KEYWORDS) {
                    known.put(index, line.substring(blank + 1));
                }
            }
        }
        return known;
    }
}

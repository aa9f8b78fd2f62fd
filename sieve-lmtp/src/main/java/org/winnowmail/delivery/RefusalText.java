// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * A script's reason as the lines of a reply: its own lines stay lines, long ones are broken, and letters
 * other than ASCII must not stand there (RFC 5429, sections 2.1.1 and 2.5).
 */
final class RefusalText {
    /** A reply line has 512 bytes (RFC 5321, section 4.5.3.1.5), and code and address stand before the text. */
    private static final int LONGEST_LINE = 200;

    /** Against a script that would have the MTA read a book; what is longer is cut. */
    private static final int MOST_LINES = 80;

    private RefusalText() {}

    /** The lines, separated by line feeds. */
    static String of(String reason) {
        String text = reason.strip().replace('\t', ' ');
        if (text.isEmpty() || !text.lines().allMatch(RefusalText::isPlain)) {
            return "refused by the recipient's filter";
        }
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().map(String::stripTrailing).toList()) {
            if (lines.size() < MOST_LINES) {
                broken(line, lines);
            }
        }
        return String.join("\n", lines.subList(0, Math.min(lines.size(), MOST_LINES)));
    }

    private static boolean isPlain(String line) {
        return line.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    private static void broken(String line, List<String> lines) {
        String rest = line;
        while (rest.length() > LONGEST_LINE) {
            int blank = rest.lastIndexOf(' ', LONGEST_LINE);
            int end = blank <= 0 ? LONGEST_LINE : blank;
            lines.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
    }
}

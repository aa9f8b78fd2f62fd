// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import java.util.Random;

/**
 * Mail as it comes, made up: of a usual length, no two alike, plain or with HTML. What the JVM learns at the rehearsal about
 * which way code goes is kept for every later start, and from one short message it learns what is not so: the classifier then
 * took half as long again to judge as without any rehearsal.
 */
final class RehearsalMail {
    private static final String[] COMMON =
            ("the of and to in is for that you on with this it are be as we have from your not will can if or at by an our all"
                            + " has more new one time please mail about would which when there their who what up out so any"
                            + " list message free offer order meeting report today patch kernel error price account")
                    .split(" ", -1);

    private static final int SYLLABLES = 7;

    private final Random random = new Random(1);

    private String word() {
        int n = random.nextInt(100);
        if (n < 65) {
            return COMMON[random.nextInt(COMMON.length)];
        }
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(SYLLABLES); i > 0; i--) {
            word.append("bdfgklmnprst".charAt(random.nextInt(12))).append("aeiou".charAt(random.nextInt(5)));
        }
        if (n < 72) {
            word.setCharAt(0, Character.toUpperCase(word.charAt(0)));
        }
        return switch (n) {
            case 72 -> word.toString().toUpperCase(java.util.Locale.ROOT);
            case 73 -> Integer.toString(random.nextInt(100_000));
            case 74 -> "https://www." + word + ".example/" + random.nextInt(1_000) + "?id=" + word;
            case 75 -> word + "@" + word + ".example";
            case 76 -> word + "\u00e9";
            case 77 -> "$" + random.nextInt(500) + ".00";
            default -> word.toString();
        };
    }

    private String words(int n) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < n; i++) {
            int mark = random.nextInt(12);
            text.append(i == 0 ? "" : mark == 0 ? ", " : mark == 1 ? ".\r\n" : " ")
                    .append(word());
        }
        return text.toString();
    }

    private String id() {
        return Long.toHexString(random.nextLong());
    }

    /** The next message, lines ended by CRLF, no header field folded; 8-bit text as UTF-8. */
    String next() {
        StringBuilder mail = new StringBuilder();
        int kind = random.nextInt(4);
        for (int hop = random.nextInt(4); hop >= 0; hop--) {
            mail.append("Received: from ")
                    .append(id())
                    .append(".example (")
                    .append(id())
                    .append(".example [192.0.2.")
                    .append(random.nextInt(256))
                    .append("]) by mx.example.org with ESMTPS id ")
                    .append(id())
                    .append(" for <demo@example.net>; Thu, 1 Jan 2026 00:00:00 +0000\r\n");
        }
        mail.append("From: Ann ").append(id()).append(" <ann@example.org>\r\n");
        mail.append("To: demo@example.net\r\nSubject: ")
                .append(words(1 + random.nextInt(9)).replace("\r\n", " "))
                .append("\r\n");
        mail.append("Date: Thu, 1 Jan 2026 00:00:00 +0000\r\nMessage-ID: <")
                .append(id())
                .append("@example.org>\r\n");
        mail.append("MIME-Version: 1.0\r\nX-Mailer: Rehearsal 1.0\r\n");
        if (kind == 0) {
            mail.append("List-Id: <list.example.org>\r\nIn-Reply-To: <")
                    .append(id())
                    .append("@example.net>\r\n");
        }
        String plain = "Content-Type: text/plain; charset=utf-8\r\n\r\n" + words(100 + random.nextInt(900)) + "\r\n";
        if (kind < 2) {
            return mail.append(plain).toString();
        }
        return mail.append("Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n")
                .append(plain)
                .append("--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n")
                .append(html())
                .append("\r\n--b--\r\n")
                .toString();
    }

    private String html() {
        StringBuilder text = new StringBuilder("<html><body bgcolor=\"#ffffff\">");
        for (int i = 5 + random.nextInt(40); i > 0; i--) {
            text.append(
                    switch (random.nextInt(5)) {
                        case 0 -> "<a href=\"https://www." + id() + ".example/" + id() + "\">" + words(4) + "</a>";
                        case 1 -> "<div style=\"color:red\">" + words(12) + "</div>";
                        case 2 -> "<table width=600><tr><td align=left>" + words(8) + "&nbsp;</td></tr></table>";
                        default -> "<p>" + words(20) + "<br>";
                    });
        }
        return text.append("</body></html>").toString();
    }
}

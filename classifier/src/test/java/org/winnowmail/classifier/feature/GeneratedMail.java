// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Mail of every kind that feature reading knows a way through: plain and hostile, well-formed and not. The same generator
 * state makes the same bytes.
 */
final class GeneratedMail {
    private static final List<String> FIELDS = List.of(
            "From",
            "To",
            "Cc",
            "Reply-To",
            "Sender",
            "Return-Path",
            "Message-ID",
            "In-Reply-To",
            "References",
            "Date",
            "MIME-Version",
            "User-Agent",
            "X-Mailer",
            "List-Id",
            "List-Unsubscribe",
            "X-Spam-Status",
            "X-Odd_Field!",
            "received",
            "RECEIVED",
            "DKIM-Signature",
            "Authentication-Results",
            "Autocrypt",
            "X-\u00e9",
            "Precedence");

    private static final List<String> WORDS = List.of(
            "free",
            "MEETING",
            "Viagra",
            "v1agr@",
            "don't",
            "e-mail",
            "$$$",
            "100%",
            "l33t",
            "a",
            "I",
            "x",
            "2026",
            "1,000.50",
            "f r e e m o n e y",
            "na\u00efve",
            "\u0441\u0430ll",
            "vi\u200bagra",
            "\u00adsoft\u00adhyphen",
            "Gr\u00fc\u00dfe",
            "\u041f\u0440\u0438\u0432\u0435\u0442",
            "\u514d\u8d39\u8d2d\u7269",
            "\u3053\u3093\u306b\u3061\u306f",
            "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
            "\u0645\u0631\u062d\u0628\u0627",
            "\uc548\ub155",
            "\ud83d\ude00",
            "\u0130",
            "\ufb01ne",
            "\u1e9e",
            "under_score",
            "user@host.example",
            "http://www.shop.example/a/b?c=d&e=1#f",
            "www.plain.example",
            "https://u:p@192.0.2.7:8080/x",
            "mailto:ann@example.org",
            "<",
            ">",
            "&amp;",
            "&#8203;",
            "&#x41;",
            "&bogus;",
            "!",
            "::",
            "--",
            "...",
            "w",
            "ww.",
            ":",
            "://",
            "\ufeff",
            "\t",
            "\u00a0");

    private static final List<String> TAGS = List.of(
            "p",
            "br",
            "div style='display: none'",
            "div",
            "/div",
            "a href=\"http://h.example/p?q=1&amp;r=2\"",
            "/a",
            "img src=cid:x width=1 height=\"1\"",
            "font color=#fff size=1",
            "/font",
            "span hidden",
            "/span",
            "script",
            "/script",
            "style",
            "/style",
            "title",
            "/title",
            "td bgcolor = red align=left",
            "table",
            "/table",
            "!-- comment --",
            "!DOCTYPE html",
            "x:y z-1=2",
            "",
            "/",
            "a href=javascript:void(0)",
            "DIV STYLE=\"font-size:1px\"",
            "p align=\"un ended");

    private static final List<String> CHARSETS = List.of(
            "utf-8", "iso-8859-1", "windows-1251", "gb18030", "shift_jis", "utf-16", "klingon-1", "us-ascii", "");

    private final RandomGenerator random;

    GeneratedMail(RandomGenerator random) {
        this.random = random;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }

    byte[] next() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String end = one(4) ? "\n" : "\r\n";
        int fields = random.nextInt(25);
        for (int i = 0; i < fields; i++) {
            write(out, field() + end);
        }
        if (!one(8)) {
            write(out, "Subject: " + subject() + end);
        }
        part(out, end, 0);
        return out.toByteArray();
    }

    private String field() {
        String name = any(FIELDS);
        String at = word() + "@"
                + any(List.of("example.org", "a.b.example", "MAIL.example", "[192.0.2.1]", "\u00fc.example"));
        return switch (random.nextInt(6)) {
            case 0 -> name + ": \"" + words(3) + "\" <" + at + ">, " + at;
            case 1 ->
                "Received: from mail.sender.example (unknown [198.51.100." + random.nextInt(256)
                        + "])\r\n\tby mx.example.org with ESMTPS id " + Long.toHexString(random.nextLong()) + " for <"
                        + at + ">; Thu, 1 Jan 2026 00:00:0" + random.nextInt(10) + " +0100";
            case 2 ->
                "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=" + any(List.of("example.org", "x.example"))
                        + "; s=s" + random.nextInt(3) + "; h=From:To; bh=" + random.nextLong() + "; b="
                        + Long.toHexString(random.nextLong());
            case 3 -> name + ":" + words(random.nextInt(30)).replace(" ", one(3) ? "\r\n " : " ");
            case 4 ->
                one(10) ? "no colon " + words(2) : name + " : <" + Long.toHexString(random.nextLong()) + "." + at + ">";
            default -> name + ": " + subject();
        };
    }

    private String subject() {
        return switch (random.nextInt(5)) {
            case 0 ->
                "=?utf-8?B?" + Base64.getEncoder().encodeToString(words(4).getBytes(StandardCharsets.UTF_8))
                        + "?= tail";
            case 1 -> "=?iso-8859-1?Q?caf=E9_" + random.nextInt(100) + "?=";
            case 2 -> words(5).toUpperCase(java.util.Locale.ROOT);
            default -> words(1 + random.nextInt(8));
        };
    }

    private String word() {
        return switch (random.nextInt(10)) {
            case 0 -> Long.toString(random.nextLong(), 36);
            case 1 -> "w" + random.nextInt(500);
            case 2 -> one(20) ? "long".repeat(1 + random.nextInt(40)) : any(WORDS);
            default -> any(WORDS);
        };
    }

    private String words(int n) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < n; i++) {
            text.append(i == 0 ? "" : any(List.of(" ", " ", " ", ", ", ". ", "\t", "")))
                    .append(word());
        }
        return text.toString();
    }

    private void part(ByteArrayOutputStream out, String end, int depth) {
        int kind = random.nextInt(depth > 4 ? 5 : 8);
        if (kind >= 5) {
            String boundary = "b" + depth + Integer.toHexString(random.nextInt());
            write(
                    out,
                    "Content-Type: " + any(List.of("multipart/mixed", "multipart/alternative", "Multipart/Related"))
                            + "; boundary=\"" + boundary + "\"" + end + end);
            int parts = random.nextInt(4);
            for (int i = 0; i < parts; i++) {
                write(out, "--" + boundary + end);
                part(out, end, depth + 1);
                write(out, end);
            }
            write(out, one(5) ? end : "--" + boundary + "--" + end);
            return;
        }
        String charset = any(CHARSETS);
        String declared = charset.isEmpty() ? "" : "; charset=" + charset;
        if (kind == 4) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            write(
                    out,
                    "Content-Type: application/octet-stream; name=\"" + words(1).replace("\"", "") + ".exe\"" + end
                            + "Content-Disposition: attachment" + end + "Content-Transfer-Encoding: base64" + end + end
                            + Base64.getMimeEncoder().encodeToString(bytes) + end);
            return;
        }
        boolean html = kind >= 2;
        if (!one(6)) {
            write(out, "Content-Type: text/" + (html ? "html" : "plain") + declared + end);
        }
        String text = html ? html() : plain(end);
        byte[] bytes = text.getBytes(known(charset));
        if (one(3)) {
            write(out, "Content-Transfer-Encoding: base64" + end + end);
            out.writeBytes(Base64.getMimeEncoder().encode(bytes));
        } else {
            write(out, end);
            out.writeBytes(bytes);
        }
    }

    private static Charset known(String name) {
        return name.isEmpty() || name.startsWith("klingon") ? StandardCharsets.UTF_8 : Charset.forName(name);
    }

    private String plain(String end) {
        StringBuilder text = new StringBuilder();
        int lines = one(20) ? 800 : random.nextInt(60);
        for (int i = 0; i < lines; i++) {
            text.append(words(random.nextInt(14))).append(end);
        }
        return text.toString();
    }

    private String html() {
        StringBuilder text = new StringBuilder();
        int tags = one(20) ? 3_000 : random.nextInt(150);
        for (int i = 0; i < tags; i++) {
            text.append('<').append(any(TAGS)).append(one(60) ? "" : ">").append(words(random.nextInt(5)));
        }
        return text.toString();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}

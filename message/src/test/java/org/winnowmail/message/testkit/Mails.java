// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * Raw mails for tests, as bytes with CRLF line ends: plausible ones of each common shape, random valid ones,
 * and random hostile ones.
 */
public final class Mails {
    private Mails() {}

    /** The header that most senders write, up to the MIME fields. */
    public static String header(String from, String to, String subject) {
        return """
                Received: from mail.sender.example (mail.sender.example [192.0.2.25])
                \tby mx.example.org (Postfix) with ESMTPS id 4XyZ01
                \tfor <%2$s>; Tue, 4 Nov 2025 10:00:01 +0100 (CET)
                DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=sender.example; s=s1;
                \th=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;
                \tb=AAAA
                Date: Tue, 04 Nov 2025 10:00:00 +0100
                From: %1$s
                To: %2$s
                Subject: %3$s
                Message-ID: <20251104.1@sender.example>
                MIME-Version: 1.0
                """.formatted(from, to, subject);
    }

    private static byte[] wire(String text) {
        return text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String usual(String subject) {
        return header("\"A. Sender\" <a@sender.example>", "me@example.org", subject);
    }

    /** One text/plain part. */
    public static byte[] plain(String subject, String text) {
        return wire(usual(subject) + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
                + text + "\n");
    }

    /** One text/html part, base64. */
    public static byte[] html(String subject, String html) {
        return wire(usual(subject) + "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                + base64(html) + "\n");
    }

    /** multipart/alternative of text and HTML, the HTML quoted-printable. */
    public static byte[] alternative(String subject, String text, String html) {
        return wire(usual(subject) + "Content-Type: multipart/alternative; boundary=\"=_alt\"\n\n"
                + alternativeBody(text, html));
    }

    private static String alternativeBody(String text, String html) {
        return """
                This is a message in MIME format.

                --=_alt
                Content-Type: text/plain; charset=utf-8

                %s
                --=_alt
                Content-Type: text/html; charset="utf-8"
                Content-Transfer-Encoding: quoted-printable

                %s
                --=_alt--
                """.formatted(text, quotedPrintable(html));
    }

    /** multipart/mixed of an alternative and one attachment. */
    public static byte[] withAttachment(String subject, String text, String type, String fileName, byte[] content) {
        return wire(usual(subject)
                + """
                Content-Type: multipart/mixed; boundary="=_mix"

                --=_mix
                Content-Type: multipart/alternative; boundary="=_alt"

                %s
                --=_mix
                Content-Type: %s
                Content-Disposition: attachment; filename="%s"
                Content-Transfer-Encoding: base64

                %s
                --=_mix--
                """.formatted(
                                alternativeBody(text, "<p>" + text + "</p>"),
                                type,
                                fileName,
                                Base64.getMimeEncoder().encodeToString(content)));
    }

    /** A valid mail of random shape and words. */
    public static byte[] random(RandomGenerator random) {
        String subject = words(random, 8);
        String text = words(random, 60);
        return switch (random.nextInt(4)) {
            case 0 -> plain(subject, text);
            case 1 ->
                html(
                        subject,
                        "<html><body><p>" + text + "</p><a href=\"https://x.example/\">" + words(random, 3)
                                + "</a></body></html>");
            case 2 -> alternative(subject, text, "<b>" + text + "</b>");
            default ->
                withAttachment(
                        subject,
                        text,
                        "application/octet-stream",
                        "f" + random.nextInt(100) + ".bin",
                        Property.bytes(random, 400));
        };
    }

    private static final String[] PIECES = {
        "\r\n",
        "\r\n",
        "\r\n",
        "\n",
        "\r",
        " ",
        "\t",
        ":",
        ";",
        "=",
        "\"",
        "--",
        "--a",
        "--a--",
        "--b",
        "<",
        ">",
        "\u0000",
        "\u00ff\u00fe",
        "From ",
        "Content-Type: multipart/mixed; boundary=a\r\n",
        "Content-Type: multipart/alternative; boundary=\"b\"\r\n",
        "Content-Type: message/rfc822\r\n",
        "Content-Type: text/html; charset=utf-16\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "Subject: =?utf-8?Q?=",
        "To: \"(<@",
        "Received: from (((",
        "Date: 1 1 1 1:1:1",
        "=?gb2312?B?/w==?=",
        "<a href='",
        "<!--",
        "&#xfffffff;",
        "http://[",
        "Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*9999999=\"",
        "=C3=",
        "QUJD",
        "<style>{",
        "<div style=\"display:none",
        "begin 644 x\r\n"
    };

    /** Bytes made to trip readers: pieces of mail in no order, broken encodings, nonsense. */
    public static byte[] hostile(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(120); i > 0; i--) {
            text.append(random.nextInt(8) == 0 ? words(random, 4) : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static final String[] WORDS = {
        "offer",
        "meeting",
        "invoice",
        "hello",
        "the",
        "and",
        "of",
        "Tuesday",
        "caf\u00e9",
        "www.x.example",
        "100%",
        "attached",
        "\u041f\u0440\u0438\u0432\u0435\u0442",
        "kernel",
        "patch"
    };

    private static String words(RandomGenerator random, int max) {
        StringBuilder text = new StringBuilder(WORDS[random.nextInt(WORDS.length)]);
        for (int i = random.nextInt(max); i > 0; i--) {
            text.append(i % 9 == 0 ? '\n' : ' ').append(WORDS[random.nextInt(WORDS.length)]);
        }
        return max <= 8 ? text.toString().replace('\n', ' ') : text.toString();
    }

    private static String base64(String text) {
        return Base64.getMimeEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String quotedPrintable(String text) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b == '\n') {
                out.append('\n');
                column = 0;
                continue;
            }
            if (column > 70) {
                out.append("=\n");
                column = 0;
            }
            String piece =
                    b > 32 && b < 127 && b != '=' || b == ' ' ? String.valueOf((char) b) : "=%02X".formatted(b & 0xFF);
            out.append(piece);
            column += piece.length();
        }
        return out.toString();
    }
}

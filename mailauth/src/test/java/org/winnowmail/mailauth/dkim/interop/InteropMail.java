// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.winnowmail.message.Body;
import org.winnowmail.message.Message;

/**
 * The messages that we and others sign: some made here; with {@code -Dinterop.corpus=DIR} also up to {@code
 * -Dinterop.messages=N} files below a directory.
 */
final class InteropMail {
    private InteropMail() {}

    /** A missing peer is a reason not to run, except where the peers belong to the set-up. */
    static void needs(boolean present, String what) {
        if ("true".equals(System.getenv("CI"))) {
            assertThat(present).as(what + " must be installed in CI").isTrue();
        }
        assumeTrue(present, what + " is not installed here");
    }

    static byte[] bytes(Message message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out::write);
        return out.toByteArray();
    }

    static String start(Message message) {
        String text = new String(bytes(message), StandardCharsets.ISO_8859_1);
        return text.substring(0, Math.min(400, text.length()));
    }

    static List<Message> messages(Random random) throws IOException {
        List<Message> all = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            all.add(generated(random));
        }
        String corpus = System.getProperty("interop.corpus");
        if (corpus != null) {
            all.addAll(fromCorpus(Path.of(corpus), Integer.getInteger("interop.messages", 1000), random));
        }
        return all;
    }

    private static Message generated(Random random) {
        String[] lines = {"", " ", "text", "two  blanks", "tab\tend\t", "   lead", "trail   ", "\u00e9\u00e8", "-- "};
        StringBuilder text =
                new StringBuilder("From: \"J. Doe\" <joe@example.org>\r\nDate: Fri, 20 Nov 2026 11:00:00 +0000\r\n");
        text.append("Message-ID: <").append(random.nextInt(100_000)).append("@example.org>\r\n");
        text.append("Subject: ").append(random.nextBoolean() ? "  two  blanks and\r\n\ta fold \r\n" : "caf\u00e9\r\n");
        if (random.nextBoolean()) {
            text.append("To: a@example.net,\r\n  b@example.net\r\nCc:c@example.net\r\n");
        }
        text.append("\r\n");
        for (int n = random.nextInt(12); n > 0; n--) {
            text.append(lines[random.nextInt(lines.length)]).append("\r\n");
        }
        return Message.parse(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<Message> fromCorpus(Path dir, int count, Random random) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(dir)) {
            files = new ArrayList<>(walk.filter(Files::isRegularFile).sorted().toList());
        }
        Collections.shuffle(files, random);
        List<Message> found = new ArrayList<>();
        for (Path file : files) {
            Message m = Message.parse(Files.readAllBytes(file));
            if (m.headers().all("From").size() == 1 && !hasBareCr(m) && found.size() < count) {
                // Half of them from a file, as a large message is: read in chunks
                found.add(random.nextBoolean() ? m : new Message(m.headers(), spooled(m)));
            }
        }
        return found;
    }

    /** OpenDKIM's test mode reads a CR inside a line as a line end; through SMTP none comes. */
    private static boolean hasBareCr(Message m) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        m.body().writeTo(out::write);
        return out.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "").indexOf('\r') >= 0;
    }

    private static Body spooled(Message m) throws IOException {
        Path spool = Files.createTempFile("interop", ".body");
        spool.toFile().deleteOnExit();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        m.body().writeTo(out::write);
        Files.write(spool, out.toByteArray());
        return new Body.Spooled(spool, 0, out.size());
    }
}

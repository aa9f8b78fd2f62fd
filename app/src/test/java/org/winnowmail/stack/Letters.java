// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Messages for the tests, each with a word in its subject that no other has. */
final class Letters {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String RUN = Long.toString(System.nanoTime(), 36);

    private Letters() {}

    static String word() {
        return "w" + RUN + "x" + COUNT.incrementAndGet() + "x";
    }

    static String plain(String from, String to, String word) {
        return with(from, to, word, "", "Shall we meet at noon, as we said on Monday?\r\n.\r\nYours, A.\r\n");
    }

    static String with(String from, String to, String word, String fields, String body) {
        return "From: A Friend <" + from + ">\r\nTo: " + to + "\r\nSubject: lunch " + word
                + "\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nMessage-ID: <" + word + "@friend.test>\r\n"
                + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n" + fields + "\r\n" + body;
    }

    /** The one message with the word in its subject, once it is there. */
    static String awaitOne(MailStack stack, MailStack.Account account, String mailbox, String word) {
        try (ImapClient imap = stack.imap(account)) {
            MailStack.await(() -> !imap.find(mailbox, word).isEmpty());
            List<String> found = imap.find(mailbox, word);
            if (found.size() != 1) {
                throw new AssertionError(found.size() + " messages " + word + " in " + mailbox + " of "
                        + account.address() + "; Postfix says:\n" + tail(stack.logs("postfix")) + "\nsieve-lmtp says:\n"
                        + tail(stack.logs("sieve-lmtp")) + "\nmilter says:\n" + tail(stack.logs("milter")));
            }
            return found.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> find(MailStack stack, MailStack.Account account, String mailbox, String word) {
        try (ImapClient imap = stack.imap(account)) {
            return imap.find(mailbox, word);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tail(String log) {
        List<String> lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 25), lines.size()));
    }

    /** The unfolded values of a header field, in order. */
    static List<String> field(String message, String name) {
        String header = message.substring(0, message.indexOf("\r\n\r\n") + 2).replaceAll("\r\n[ \t]+", " ");
        return header.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    static String body(String message) {
        return message.substring(message.indexOf("\r\n\r\n") + 4);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.moves;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.ClassifierSettings;
import org.winnowmail.classifier.Judgement;
import org.winnowmail.classifier.LearnEvent;
import org.winnowmail.classifier.LearnLog;
import org.winnowmail.store.MailboxName;
import org.winnowmail.store.MaildirSettings;
import org.winnowmail.store.MaildirStore;

/** Users' moves as Dovecot 2.4.1 tells of them, over real Maildirs. */
class MoveLearningTest {
    /** An event as it came, but for its times and what is asked of it. */
    private static final String EVENT =
            "{\"event\":\"imap_command_finished\",\"hostname\":\"5d6db241b822\",\"start_time\":\"%s\",\"end_time\":\"%s\","
                    + "\"categories\":[\"imap\",\"service:imap\"],\"fields\":{\"user\":\"anna@example.org\","
                    + "\"local_port\":993,\"session\":\"sMIcfrhg+N1/AAAB\",\"duration\":358656,\"cmd_tag\":\"d\","
                    + "\"cmd_name\":\"%s\",\"reason_code\":[\"imap:cmd_uid_move\"],\"mailbox\":\"%s\","
                    + "\"cmd_input_name\":\"UID move\",\"cmd_args\":\"%s\",\"tagged_reply_state\":\"%s\","
                    + "\"tagged_reply\":\"OK Move completed.\"}}";

    @TempDir
    Path root;

    private Instant begun = Instant.EPOCH;

    @BeforeEach
    void mailboxes() throws IOException {
        for (String name : new String[] {"", "Junk", "Trash", "Freunde & Grüße"}) {
            for (String part : new String[] {"new", "cur", "tmp"}) {
                Files.createDirectories(root.resolve("anna").resolve(name).resolve(part));
            }
        }
    }

    private Path mail(String folder, String name) throws IOException {
        Path file = root.resolve("anna").resolve(folder).resolve("cur").resolve(name + ":2,S");
        Files.writeString(
                file,
                "From: b@x.example\r\nSubject: " + name + "\r\nMessage-ID: <" + name
                        + "@x.example>\r\n\r\nBuy the finest words, only now and only here: " + name + "\r\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        return file;
    }

    /** Moves a mail as Dovecot does: a link under the new name, then the old one goes. */
    private void move(Path file, String folder) throws IOException {
        Files.createLink(root.resolve("anna").resolve(folder).resolve("cur").resolve(file.getFileName()), file);
        Files.delete(file);
    }

    private Judgement.Knowledge after(String... events) throws IOException {
        try (Classifier classifier = Classifier.open(ClassifierSettings.DEFAULT.withPrior(false))) {
            try (MoveLearning learning = new MoveLearning(
                    classifier,
                    new MaildirStore(MaildirSettings.defaults("mx.test").withPath(root + "/%{user}")),
                    new MoveLearning.Folders(MailboxName.of("Junk"), MailboxName.of("Trash"), 100_000))) {
                for (String event : events) {
                    learning.accept(event);
                }
            }
            return classifier.knowledge();
        }
    }

    /** A log in memory that makes its first writer wait. */
    private static final class SlowLog implements LearnLog {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public void catchUp(State state, Consumer<LearnEvent> fold) {
            // nobody else
        }

        @Override
        public void append(State state, Consumer<LearnEvent> fold, Supplier<Optional<LearnEvent>> make) {
            reached.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while writing the log", e);
            }
            assertThat(make.get()).isNotNull();
        }

        @Override
        public void snapshot(State state, Consumer<LearnEvent> fold) {
            // kept nowhere
        }

        @Override
        public void replace(State state) {
            // kept nowhere
        }

        @Override
        public long pending() {
            return 0;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    @Test
    void closing_finishes_the_message_at_hand_and_leaves_what_waits_too_long() throws Exception {
        Path[] mails = {mail("", "one"), mail("", "two"), mail("", "three")};
        begin(mails);
        for (Path mail : mails) {
            move(mail, "Junk");
        }
        SlowLog slow = new SlowLog();
        try (Classifier classifier = Classifier.open(ClassifierSettings.DEFAULT.withPrior(false), slow)) {
            MoveLearning learning = new MoveLearning(
                    classifier,
                    new MaildirStore(MaildirSettings.defaults("mx.test").withPath(root + "/%{user}")),
                    new MoveLearning.Folders(MailboxName.of("Junk"), MailboxName.of("Trash"), 100_000),
                    Duration.ZERO);
            for (int i = 0; i < 50; i++) {
                learning.accept(event("UID MOVE", "INBOX", "1:3 Junk", "OK"));
            }
            slow.reached.await();
            Thread closing = Thread.ofVirtual().start(learning::close);
            while (learning.waiting() > 0) {
                Thread.onSpinWait();
            }
            slow.go.countDown();
            closing.join();
            assertThat(classifier.knowledge().spam()).isEqualTo(1);
        }
    }

    private String event(String command, String from, String arguments, String state) {
        return EVENT.formatted(begun, Instant.now().plusSeconds(1), command, from, arguments, state);
    }

    /** The kernel's clock for files is a little behind; what lay there before must be before. */
    private void begin(Path... before) throws IOException {
        begun = Instant.now();
        for (Path file : before) {
            FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
            while (!changed.toInstant().isBefore(begun.minusMillis(25))) {
                Thread.onSpinWait();
                begun = Instant.now();
            }
        }
    }

    @Test
    void what_is_moved_into_junk_is_spam_and_nothing_else_there() throws IOException {
        Path old = mail("Junk", "old");
        Path one = mail("", "one");
        Path stays = mail("", "stays");
        begin(old, one, stays);
        move(one, "Junk");
        Path delivered = mail("Junk", "delivered");
        Files.setLastModifiedTime(delivered, FileTime.from(Instant.now()));
        Judgement.Knowledge knowledge = after(event("UID MOVE", "INBOX", "1 Junk", "OK"));
        assertThat(knowledge.spam()).isEqualTo(1);
        assertThat(knowledge.ham()).isZero();
    }

    @Test
    void what_is_moved_out_of_junk_is_ham_but_not_into_trash() throws IOException {
        Path one = mail("Junk", "one");
        Path two = mail("Junk", "two");
        begin(one, two);
        move(one, "Freunde & Grüße");
        move(two, "Trash");
        Judgement.Knowledge knowledge = after(
                event("MOVE", "Junk", "1 \\\"Freunde &- Gr&APwA3w-e\\\"", "OK"),
                event("UID COPY", "Junk", "2 Trash", "OK"));
        assertThat(knowledge.ham()).isEqualTo(1);
        assertThat(knowledge.spam()).isZero();
    }

    @Test
    void told_twice_is_learnt_once() throws IOException {
        Path one = mail("", "one");
        begin(one);
        move(one, "Junk");
        String event = event("UID MOVE", "INBOX", "1 Junk", "OK");
        assertThat(after(event, event).spam()).isEqualTo(1);
    }

    @Test
    void what_failed_is_something_else_or_no_event_at_all_is_passed_over() throws IOException {
        Path one = mail("", "one");
        begin(one);
        move(one, "Junk");
        Judgement.Knowledge knowledge = after(
                event("UID MOVE", "INBOX", "1 Junk", "NO"),
                event("UID STORE", "INBOX", "1 Junk", "OK"),
                event("UID MOVE", "INBOX", "1 <4 byte literal>", "OK"),
                event("UID MOVE", "INBOX", "1 ../../etc", "OK"),
                event("UID MOVE", "INBOX", "1 Sorted", "OK"),
                event("UID MOVE", "INBOX", "1 Junk", "OK").replace("anna@", "../anna@"),
                event("UID MOVE", "INBOX", "1 Junk", "OK").replace("start_time", "begin_time"),
                "{",
                "",
                "[]",
                "{\"event\": 1}",
                "&a [*a,*a,*a]",
                "x".repeat(100_000));
        assertThat(knowledge.spam() + knowledge.ham()).isZero();
    }
}

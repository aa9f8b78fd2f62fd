// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.ClassifierSettings;
import org.winnowmail.classifier.Label;
import org.winnowmail.classifier.LearnOutcome;

/** Mail as it lies about. */
class MailFilesTest {
    private static final String MBOX = "From a@b Mon Jan  1 00:00:00 2026\nSubject: one\n\nFrom here on\n\n"
            + "From a@b Mon Jan  1 00:00:01 2026\nSubject: two\n\nbody\n";

    @TempDir
    private Path dir;

    /** Everything that a run tells. */
    private static final class Seen implements MailSource.Receiver, Trainer.Watcher {
        final List<String> messages = new ArrayList<>();
        final List<LearnOutcome> outcomes = new ArrayList<>();
        final List<String> noMail = new ArrayList<>();
        final List<String> unreadable = new ArrayList<>();
        int done;

        @Override
        public void message(String name, byte[] raw) {
            messages.add(new String(raw, StandardCharsets.UTF_8));
        }

        @Override
        public void noMail(String name) {
            noMail.add(name);
        }

        @Override
        public void message(String name, LearnOutcome outcome) {
            outcomes.add(outcome);
        }

        @Override
        public void unreadable(String reason) {
            unreadable.add(reason);
        }

        @Override
        public void done(MailSource source) {
            done++;
        }
    }

    private Path write(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private List<String> found(Path path) throws IOException {
        return MailFiles.find(path).files().stream()
                .map(s -> dir.relativize(Path.of(s.name())).toString())
                .toList();
    }

    private Seen read(Path path) throws IOException {
        Seen seen = new Seen();
        for (MailSource source : MailFiles.find(path).files()) {
            source.read(seen);
        }
        return seen;
    }

    @Test
    void an_mbox_is_cut_into_its_messages() throws Exception {
        Seen seen = read(write("box", MBOX));
        assertThat(seen.messages).hasSize(2);
        assertThat(seen.messages.get(0)).contains("Subject: one").contains("From here on");
        assertThat(seen.messages.get(1)).contains("Subject: two");
    }

    @Test
    void of_a_maildir_what_is_in_delivery_trashed_or_a_draft_is_left_out() throws Exception {
        for (String name : List.of(
                "cur/1:2,S", "cur/2:2,ST", "cur/3:2,D", "new/4", "tmp/5", "dovecot-uidlist", "sieve/vacation.sieve")) {
            write(name, "Subject: x\n\nx\n");
        }
        assertThat(found(dir)).containsExactly("cur/1:2,S", "new/4");
    }

    @Test
    void folders_below_a_maildir_are_told_and_not_read_unless_named() throws Exception {
        for (String name :
                List.of("m/cur/1", "m/new/2", "m/.Junk/cur/3", "m/.Junk/new/4", "m/Trash/cur/5", "m/Trash/new/6")) {
            write(name, "Subject: x\n\nx\n");
        }
        assertThat(found(dir.resolve("m"))).containsExactly("m/cur/1", "m/new/2");
        assertThat(found(dir)).as("the same below another directory").containsExactly("m/cur/1", "m/new/2");
        assertThat(MailFiles.find(dir).passedOver())
                .containsExactlyInAnyOrder(dir.resolve("m/.Junk"), dir.resolve("m/Trash"));
        assertThat(found(dir.resolve("m/.Junk"))).containsExactly("m/.Junk/cur/3", "m/.Junk/new/4");
    }

    @Test
    void hidden_directories_are_not_walked() throws Exception {
        write(".git/description", "Subject: x\n\nx\n");
        write("a/b", "Subject: x\n\nx\n");
        assertThat(found(dir)).containsExactly("a/b");
    }

    @Test
    void what_does_not_begin_like_a_mail_is_told_and_left_out() throws Exception {
        write("empty", "");
        write("script", "#!/bin/sh\necho Subject: x\n");
        write("text", "To whom it may concern: nothing\n\nSubject: in the body\n");
        Files.write(dir.resolve("picture.jpg"), new byte[] {(byte) 0xFF, (byte) 0xD8, 0, 0, 10, 10, 1});
        write("broken-spam", "garbage before\nReceived: from x\n\nbuy\n");
        write("unix-from", "From x@y\nSubject: x\n\nx\n");
        Seen seen = read(dir);
        assertThat(seen.noMail)
                .extracting(n -> Path.of(n).getFileName().toString())
                .containsExactly("empty", "picture.jpg", "script", "text");
        assertThat(seen.messages).hasSize(2);
    }

    @Test
    void mail_that_is_stored_compressed_is_read() throws Exception {
        Path file = Files.createDirectories(dir.resolve("cur")).resolve("1,S=99:2,S");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("Subject: packed\n\nx\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(dir).messages).containsExactly("Subject: packed\n\nx\n");
    }

    @Test
    void standard_input_is_one_message_or_an_mbox() throws Exception {
        Seen seen = new Seen();
        MailSource.input(new ByteArrayInputStream("Subject: one\n\nx\n".getBytes(StandardCharsets.UTF_8)))
                .read(seen);
        MailSource.input(new ByteArrayInputStream(MBOX.getBytes(StandardCharsets.UTF_8)))
                .read(seen);
        assertThat(seen.messages).hasSize(3);
    }

    @Test
    void a_path_that_is_not_there_is_an_error() {
        assertThatThrownBy(() -> MailFiles.find(dir.resolve("nothing"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void learning_a_collection_twice_changes_nothing_and_unlearning_takes_it_back() throws Exception {
        write("box", MBOX);
        ClassifierSettings small =
                ClassifierSettings.DEFAULT.withMemory(4 << 20).withPrior(false);
        try (Classifier classifier = Classifier.open(small)) {
            assertThat(train(classifier, Optional.of(Label.SPAM)))
                    .containsExactly(LearnOutcome.LEARNT, LearnOutcome.LEARNT);
            assertThat(train(classifier, Optional.of(Label.SPAM)))
                    .containsExactly(LearnOutcome.KNOWN, LearnOutcome.KNOWN);
            assertThat(train(classifier, Optional.empty()))
                    .containsExactly(LearnOutcome.UNLEARNT, LearnOutcome.UNLEARNT);
        }
    }

    private List<LearnOutcome> train(Classifier classifier, Optional<Label> label) throws IOException {
        Seen seen = new Seen();
        new Trainer(classifier, Optional.empty()).train(MailFiles.find(dir).files(), label, seen);
        assertThat(seen.done).isEqualTo(1);
        return seen.outcomes;
    }

    @Test
    void a_source_that_cannot_be_read_is_told_and_the_others_are_learnt() throws Exception {
        write("good", "Subject: x\n\nx\n");
        MailSource bad = new MailSource("bad", 1, () -> {
            throw new java.nio.file.AccessDeniedException("bad");
        });
        Seen seen = new Seen();
        try (Classifier classifier =
                Classifier.open(ClassifierSettings.DEFAULT.withMemory(4 << 20).withPrior(false))) {
            List<MailSource> sources = new ArrayList<>(List.of(bad));
            sources.addAll(MailFiles.find(dir).files());
            new Trainer(classifier, Optional.empty()).train(sources, Optional.of(Label.HAM), seen);
        }
        assertThat(seen.unreadable).containsExactly("bad: permission denied");
        assertThat(seen.outcomes).containsExactly(LearnOutcome.LEARNT);
    }
}

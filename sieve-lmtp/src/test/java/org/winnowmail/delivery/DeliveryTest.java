// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.delivery.DeliveryEvents.Ending;
import org.winnowmail.delivery.Mailroom.Admission;
import org.winnowmail.delivery.outbox.Outbox;
import org.winnowmail.delivery.outbox.OutboxSettings;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.message.Address;
import org.winnowmail.message.Body;
import org.winnowmail.message.Message;
import org.winnowmail.store.MaildirSettings;
import org.winnowmail.store.MaildirStore;
import org.winnowmail.store.User;

/** One mail, its recipients, their scripts, and what lies in their mailboxes afterwards. */
class DeliveryTest {
    private static final String MAIL = "Received: from x by mx (Postfix) with ESMTP id 4ABC123;\r\n date\r\n"
            + "From: b@x.example\r\nTo: anna@example.org\r\nSubject: hi\r\n\r\nbody\r\n";

    @TempDir
    Path root;

    private final List<DeliveryEvents.Report> reports = Collections.synchronizedList(new ArrayList<>());
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private DeliverySettings settings() {
        return DeliverySettings.defaults("mx.test", root);
    }

    private Delivery start(DeliverySettings settings, Optional<Outbox> outbox) throws IOException {
        HandleMemory memory = new HandleMemory(root.resolve("handles"), Clock.systemUTC());
        Delivery delivery = new Delivery(
                settings,
                Users.any(),
                new MaildirStore(MaildirSettings.defaults("mx.test").withPath(root + "/mail/%{user}")),
                new Scripts(ScriptSettings.defaults(root)),
                memory,
                outbox,
                new DeliveryEvents() {
                    @Override
                    public void ended(Report report) {
                        reports.add(report);
                    }

                    @Override
                    public void refused(Outcome outcome) {
                        // not looked at here
                    }
                });
        open.add(memory);
        open.add(delivery);
        return delivery;
    }

    private Delivery start() throws IOException {
        return start(settings(), Optional.empty());
    }

    private static IncomingMail mail(String text) {
        byte[] raw = text.getBytes(StandardCharsets.ISO_8859_1);
        Message message = Message.parse(raw);
        return new IncomingMail(
                "s-1",
                "client",
                Address.parse("b@x.example"),
                Body.of(raw),
                message,
                QueueId.of(message.headers()),
                Instant.now());
    }

    private static Recipient to(Delivery delivery, String address) {
        return ((Admission.Accepted) delivery.admit(Address.parse(address).orElseThrow())).recipient();
    }

    private static Outcome deliver(Delivery delivery, String mail, String address) {
        Mailroom.Receipt receipt = delivery.deliver(mail(mail), List.of(to(delivery, address)));
        receipt.answered().run();
        return receipt.outcomes().getFirst();
    }

    private void script(String user, String text) throws IOException {
        Path home = root.resolve("sieve/example.org").resolve(user);
        ScriptFolder folder = new ScriptFolder(home, home.resolve(".dovecot.sieve"));
        folder.put("main", text.getBytes(StandardCharsets.UTF_8));
        folder.activate("main");
    }

    private List<Path> files(String directory) throws IOException {
        Path path = root.resolve("mail").resolve(directory);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(path)) {
            return found.sorted().toList();
        }
    }

    @Test
    void the_bytes_received_follow_the_trace_fields_unchanged() throws IOException {
        String odd = MAIL + "bare\nlf, bare\rcr, \u00e4 \u0000\r\n.dot";
        assertThat(deliver(start(), odd, "Anna@Example.org").code()).isEqualTo(250);

        String stored = Files.readString(files("anna/new").getFirst(), StandardCharsets.ISO_8859_1);
        assertThat(stored)
                .startsWith("Return-Path: <b@x.example>\r\nDelivered-To: Anna@Example.org\r\nReceived: from client\r\n")
                .endsWith("\r\n" + odd);
        assertThat(reports.getFirst().mail().queueId()).isEqualTo("4ABC123");
    }

    @Test
    void a_detail_names_the_folder_and_an_impossible_one_does_not() throws IOException {
        Delivery delivery = start();
        deliver(delivery, MAIL, "anna+Lists/java@example.org");
        deliver(delivery, MAIL, "anna+../../bob@example.org");
        assertThat(files("anna/Lists/java/new")).hasSize(1);
        assertThat(files("anna/new")).hasSize(1);
        assertThat(root.resolve("mail/anna/subscriptions")).hasContent("Lists/java\n");
    }

    @Test
    void a_missing_folder_may_not_be_made_when_the_setting_says_so() throws IOException {
        Delivery delivery = start(settings().withFolders(true, false, false), Optional.empty());
        script("anna", "require \"fileinto\"; fileinto \"Nowhere\";");
        deliver(delivery, MAIL, "anna@example.org");
        deliver(delivery, MAIL, "bob+work@example.org");
        assertThat(files("anna/new")).hasSize(1);
        assertThat(files("bob/new")).hasSize(1);
        assertThat(root.resolve("mail/bob/work")).doesNotExist();
    }

    @Test
    void spam_goes_to_junk_by_the_default_script() throws IOException {
        deliver(start(), "X-Spam-Flag: YES\r\n" + MAIL, "anna@example.org");
        assertThat(files("anna/Junk/new")).hasSize(1);
        assertThat(files("anna/new")).isEmpty();
    }

    @Test
    void each_recipient_has_their_own_script_and_their_own_answer() throws IOException {
        Delivery delivery = start();
        script("anna", "require [\"fileinto\"]; fileinto \"A\"; fileinto \"B\";");
        script("bob", "discard;");
        List<Recipient> recipients = List.of(
                to(delivery, "anna@example.org"), to(delivery, "bob@example.org"), to(delivery, "carl@example.org"));

        List<Outcome> outcomes = delivery.deliver(mail(MAIL), recipients).outcomes();

        assertThat(outcomes).extracting(Outcome::code).containsExactly(250, 250, 250);
        assertThat(files("anna/A/new")).hasSize(1);
        assertThat(files("anna/B/new")).hasSize(1);
        assertThat(files("anna/new")).isEmpty();
        assertThat(files("bob/new")).isEmpty();
        assertThat(files("carl/new")).hasSize(1);
        assertThat(reports)
                .extracting(DeliveryEvents.Report::ending)
                .containsExactlyInAnyOrder(Ending.DELIVERED, Ending.DISCARDED, Ending.DELIVERED);
    }

    @Test
    void a_script_that_does_not_compile_costs_no_mail() throws IOException {
        script("anna", "this is no sieve");
        assertThat(deliver(start(), MAIL, "anna@example.org").code()).isEqualTo(250);
        assertThat(files("anna/new")).hasSize(1);
    }

    @Test
    void a_mail_sent_again_because_the_answer_was_lost_is_not_stored_again() throws IOException {
        Delivery first = start();
        first.deliver(mail(MAIL), List.of(to(first, "anna@example.org")));
        assertThat(first.unanswered()).isEqualTo(1);
        // The process dies here; the reader has already moved the mail on.
        Path stored = files("anna/new").getFirst();
        Files.move(stored, root.resolve("mail/anna/cur").resolve(stored.getFileName() + ":2,S"));

        Delivery second = start();
        Outcome again = deliver(second, MAIL, "anna@example.org");

        assertThat(again).isEqualTo(new Outcome(250, "2.1.5", "delivered before"));
        assertThat(files("anna/new")).isEmpty();
        assertThat(files("anna/cur")).hasSize(1);
        assertThat(second.unanswered()).isZero();
    }

    @Test
    void the_same_bytes_sent_on_purpose_after_an_answer_are_another_mail() throws IOException {
        Delivery delivery = start();
        deliver(delivery, MAIL, "anna@example.org");
        deliver(delivery, MAIL, "anna@example.org");
        assertThat(files("anna/new")).hasSize(2);
    }

    @Test
    void a_delivery_decided_and_not_done_is_finished_by_the_next_attempt() throws IOException {
        Delivery first = start();
        script("anna", "require [\"fileinto\"]; fileinto \"A\"; fileinto \"B\";");
        first.deliver(mail(MAIL), List.of(to(first, "anna@example.org")));
        // As after a crash between the two renames: one is done, the other's private name is still there.
        Path done = files("anna/B/new").getFirst();
        String journal = Files.readString(root.resolve("deliveries.log"));
        String tmp = java.net.URLDecoder.decode(
                journal.replaceAll("(?s).* (\\S*B%2Ftmp\\S*) .*", "$1"), StandardCharsets.UTF_8);
        Files.move(done, Path.of(tmp));
        assertThat(files("anna/B/new")).isEmpty();

        assertThat(deliver(start(), MAIL, "anna@example.org").text()).isEqualTo("delivered before");

        assertThat(files("anna/A/new")).hasSize(1);
        assertThat(files("anna/B/new")).hasSize(1);
        assertThat(files("anna/B/tmp")).isEmpty();
    }

    @Test
    void a_store_that_fails_makes_the_mail_wait_and_leaves_nothing_behind() throws IOException {
        Delivery delivery = start();
        deliver(delivery, MAIL, "anna@example.org");
        Path tmp = root.resolve("mail/anna/tmp");
        Files.delete(tmp);
        Files.writeString(tmp, "not a directory");

        Outcome outcome = deliver(delivery, MAIL + "2", "anna@example.org");

        assertThat(outcome.temporary()).isTrue();
        assertThat(files("anna/new")).hasSize(1);
        assertThat(delivery.unanswered()).isZero();
    }

    @Test
    void what_a_script_sends_is_queued_with_the_same_commit() throws Exception {
        // Nobody listens on the relay's port: mails stay in the queue.
        Outbox outbox = Outbox.open(OutboxSettings.defaults(root, new Endpoint.Unix(root.resolve("no.sock")), "mx.test")
                .withTimes(Duration.ofSeconds(1), List.of(Duration.ofHours(1)), Duration.ofDays(1)));
        open.add(outbox);
        Delivery delivery = start(settings(), Optional.of(outbox));
        script("anna", "redirect \"carl@elsewhere.example\";");

        assertThat(deliver(delivery, MAIL, "anna@example.org").code()).isEqualTo(250);

        assertThat(files("anna/new")).isEmpty();
        assertThat(outbox.size()).isEqualTo(1);
        try (Stream<Path> queued = Files.list(root.resolve("outbox/new"))) {
            assertThat(Files.readString(queued.findFirst().orElseThrow()))
                    .startsWith("winnow-outbox 1\nqueued ")
                    .contains("\nfrom b@x.example\nto carl@elsewhere.example\n")
                    .endsWith(MAIL);
        }
    }

    @Test
    void an_automatic_reply_goes_out_once_and_the_mail_is_kept_twice() throws Exception {
        Outbox outbox = Outbox.open(OutboxSettings.defaults(root, new Endpoint.Unix(root.resolve("no.sock")), "mx.test")
                .withTimes(Duration.ofSeconds(1), List.of(Duration.ofHours(1)), Duration.ofDays(1)));
        open.add(outbox);
        Delivery delivery = start(settings(), Optional.of(outbox));
        script("anna", "require \"vacation\"; vacation \"I am away\";");

        deliver(delivery, MAIL, "anna@example.org");
        deliver(delivery, MAIL.replace("hi", "again"), "anna@example.org");

        assertThat(files("anna/new")).hasSize(2);
        assertThat(outbox.size()).isEqualTo(1);
        try (Stream<Path> queued = Files.list(root.resolve("outbox/new"))) {
            assertThat(Files.readString(queued.findFirst().orElseThrow()))
                    .contains("\nfrom \nto b@x.example\n")
                    .contains("I am away");
        }
    }

    @Test
    void a_script_may_refuse_in_the_protocol() throws IOException {
        script("anna", "require \"ereject\"; ereject \"no\r\nthanks\";");
        assertThat(deliver(start(), MAIL, "anna@example.org")).isEqualTo(new Outcome(550, "5.7.1", "no\nthanks"));
        assertThat(files("anna/new")).isEmpty();
    }

    @Test
    void flags_a_script_sets_stand_in_the_name() throws IOException {
        script(
                "anna",
                "require [\"imap4flags\", \"fileinto\"]; fileinto :flags [\"\\\\Seen\", \"$Label1\"] \"A\"; keep;");
        deliver(start(), MAIL, "anna@example.org");
        assertThat(files("anna/A/cur").getFirst().toString()).endsWith(":2,Sa");
        assertThat(files("anna/new")).hasSize(1);
    }

    @Test
    void a_redirect_without_a_relay_keeps_the_mail() throws IOException {
        script("anna", "redirect \"carl@elsewhere.example\";");
        assertThat(deliver(start(), MAIL, "anna@example.org").code()).isEqualTo(250);
        assertThat(files("anna/new")).hasSize(1);
    }

    @Test
    void names_that_are_no_directory_have_no_mailbox() throws IOException {
        Delivery delivery = start();
        for (String address : List.of("../x@example.org", "a/b@example.org", ".@example.org", "x@../..", "x@a/b")) {
            assertThat(delivery.admit(Address.parse(address).orElseThrow()))
                    .as(address)
                    .isEqualTo(new Admission.Refused(new Outcome(550, "5.1.1", "no such user here")));
        }
    }

    @Test
    void a_password_file_is_read_again_when_it_changes_and_its_absence_makes_mail_wait() throws Exception {
        Path file = root.resolve("users");
        Files.writeString(
                file, "# people\n\nAnna@example.org:{PLAIN}x:1000:1000::/home/anna::quota=5M userdb_mail=maildir\n");
        Users users = Users.passwordFile(file);
        assertThat(users.find("anna", "EXAMPLE.org"))
                .contains(new User(
                        "anna",
                        "example.org",
                        Map.of("uid", "1000", "gid", "1000", "home", "/home/anna", "quota", "5M", "mail", "maildir")));
        assertThat(users.find("bob", "example.org")).isEmpty();
        Files.writeString(file, "bob@example.org:\n");
        assertThat(users.find("bob", "example.org")).isPresent();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.delete(file);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> users.find("bob", "example.org"))
                .isInstanceOf(Users.UsersUnavailableException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void handles_are_remembered_for_their_time_and_across_restarts() throws IOException {
        Path file = root.resolve("memory");
        Instant now = Instant.parse("2026-11-20T12:00:00Z");
        try (HandleMemory memory = new HandleMemory(file, Clock.fixed(now, java.time.ZoneOffset.UTC))) {
            memory.remember("anna", "h", Duration.ofDays(7));
            assertThat(memory.remembers("anna", "h")).isTrue();
            assertThat(memory.remembers("bob", "h")).isFalse();
        }
        Clock later = Clock.fixed(now.plus(Duration.ofDays(6)), java.time.ZoneOffset.UTC);
        try (HandleMemory memory = new HandleMemory(file, later)) {
            assertThat(memory.remembers("anna", "h")).isTrue();
        }
        Clock late = Clock.fixed(now.plus(Duration.ofDays(8)), java.time.ZoneOffset.UTC);
        try (HandleMemory memory = new HandleMemory(file, late)) {
            assertThat(memory.remembers("anna", "h")).isFalse();
        }
    }
}

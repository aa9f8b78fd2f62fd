// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.winnowmail.message.testkit.Property;
import org.winnowmail.store.MaildirSettings.Layout;
import org.winnowmail.store.MaildirSettings.LineEnds;

/** Maildirs as Dovecot expects them. */
class MaildirStoreTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-20T12:34:56Z");
    private static final User ANNA = new User("anna", "example.org", Map.of("home", "/home/anna"));

    @TempDir
    Path root;

    private MaildirSettings settings() {
        return MaildirSettings.defaults("mx/a:b").withPath(root + "/%{domain}/%{user}");
    }

    private Path mail() {
        return root.resolve("example.org/anna");
    }

    private static Letter letter(String content, String... flags) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        return new Letter(sink -> sink.write(bytes), Set.of(flags), RECEIVED);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.sorted().toList();
        }
    }

    @Test
    void a_mail_is_seen_by_nobody_until_it_is_committed() throws IOException {
        MaildirStore store = new MaildirStore(settings());

        Staged staged = store.stage(ANNA, MailboxName.INBOX, letter("a\r\nb\n"));

        assertThat(files(mail().resolve("new"))).isEmpty();
        assertThat(files(mail().resolve("tmp"))).hasSize(1);
        staged.commit();
        assertThat(files(mail().resolve("tmp"))).isEmpty();
        Path file = files(mail().resolve("new")).getFirst();
        // Five bytes, six with the bare LF as CRLF; a slash and a colon never stand in a name.
        assertThat(file.getFileName().toString()).matches("\\d+\\.M\\d+P\\d+R[0-9a-f]+Q1\\.mx\\\\057a\\\\072b,S=5,W=6");
        assertThat(Files.readString(file)).isEqualTo("a\r\nb\n");
        assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(RECEIVED);
        assertThat(Files.getPosixFilePermissions(file)).hasToString("[OWNER_READ, OWNER_WRITE]");
    }

    @Test
    void a_rolled_back_mail_leaves_nothing() throws IOException {
        MaildirStore store = new MaildirStore(settings());
        store.stage(ANNA, MailboxName.INBOX, letter("x")).rollback();
        assertThat(files(mail().resolve("tmp"))).isEmpty();
        assertThat(files(mail().resolve("new"))).isEmpty();
    }

    @Test
    void flags_and_keywords_become_letters_in_order() throws IOException {
        MaildirStore store = new MaildirStore(settings());
        store.create(ANNA, MailboxName.of("Work"), true);
        store.stage(ANNA, MailboxName.of("Work"), letter("x", "$label1", "\\Seen", "\\flagged", "urgent"))
                .commit();
        store.stage(ANNA, MailboxName.of("Work"), letter("y", "URGENT", "bad word", "\\Recent"))
                .commit();

        Path work = mail().resolve("Work");
        assertThat(files(work.resolve("new"))).isEmpty();
        assertThat(files(work.resolve("cur")))
                .extracting(p -> p.toString().replaceAll(".*:2,", ""))
                .satisfiesExactlyInAnyOrder(
                        first -> assertThat(first).isEqualTo("FSab"),
                        second -> assertThat(second).hasSize(1).matches("[ab]"));
        assertThat(Files.readAllLines(work.resolve("dovecot-keywords"))).hasSize(2);
        assertThat(work.resolve("dovecot-uidlist.lock")).doesNotExist();
    }

    @Test
    void existing_keywords_keep_their_letters_and_a_full_table_loses_only_the_label() throws IOException {
        MaildirStore store = new MaildirStore(settings());
        store.create(ANNA, MailboxName.of("Work"), false);
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < 26; i++) {
            table.append(i).append(" k").append(i).append('\n');
        }
        Files.writeString(mail().resolve("Work/dovecot-keywords"), table);

        store.stage(ANNA, MailboxName.of("Work"), letter("x", "k25", "another")).commit();

        assertThat(files(mail().resolve("Work/cur")).getFirst().toString()).endsWith(":2,z");
        assertThat(Files.readString(mail().resolve("Work/dovecot-keywords"))).isEqualTo(table.toString());
    }

    @Test
    void a_lock_that_is_held_costs_the_keyword_and_not_the_mail() throws IOException {
        MaildirStore store = new MaildirStore(settings().withLockTime(Duration.ofMillis(50)));
        store.create(ANNA, MailboxName.of("Work"), false);
        Files.writeString(mail().resolve("Work/dovecot-uidlist.lock"), "");

        store.stage(ANNA, MailboxName.of("Work"), letter("x", "label")).commit();

        assertThat(files(mail().resolve("Work/new"))).hasSize(1);
        assertThat(mail().resolve("Work/dovecot-uidlist.lock")).exists();
    }

    @Test
    void a_new_folder_has_all_its_parts_and_is_subscribed_once() throws IOException {
        MaildirStore store = new MaildirStore(settings());
        MailboxName java = MailboxName.of("Listen/Jävä");
        store.create(ANNA, java, true);
        store.create(ANNA, java, true);

        Path folder = mail().resolve("Listen/Jävä");
        assertThat(files(folder))
                .extracting(p -> p.getFileName().toString())
                .containsExactly("cur", "maildirfolder", "new", "tmp");
        assertThat(mail().resolve("subscriptions")).hasContent("Listen/Jävä\n");
        assertThat(store.exists(ANNA, java)).isTrue();
        assertThat(store.exists(ANNA, MailboxName.of("Listen"))).isFalse();
        assertThat(store.exists(ANNA, MailboxName.INBOX)).isTrue();
    }

    @Test
    void a_subscriptions_file_of_the_second_form_keeps_it() throws IOException {
        MaildirStore store = new MaildirStore(settings());
        Files.createDirectories(mail());
        Files.writeString(mail().resolve("subscriptions"), "V\t2\n\nSent\n");
        store.create(ANNA, MailboxName.of("Lists/java"), true);
        assertThat(mail().resolve("subscriptions")).hasContent("V\t2\n\nSent\nLists\tjava\n");
    }

    @Test
    void the_other_layout_has_dots_and_modified_utf_7() throws IOException {
        MaildirStore store = new MaildirStore(settings().withLayout(Layout.MAILDIRPP, false));
        store.create(ANNA, MailboxName.of("Entwürfe & mehr/日本"), true);

        assertThat(mail().resolve(".Entw&APw-rfe &- mehr.&ZeVnLA-").resolve("cur"))
                .isDirectory();
        assertThat(mail().resolve("subscriptions")).hasContent("Entw&APw-rfe &- mehr.&ZeVnLA-\n");
        assertThatThrownBy(() -> store.create(ANNA, MailboxName.of("a.b"), true))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.BAD_NAME));
    }

    @Test
    void a_missing_folder_is_an_error_and_a_missing_inbox_is_made() throws IOException {
        MaildirStore store = new MaildirStore(settings());
        assertThatThrownBy(() -> store.stage(ANNA, MailboxName.of("Work"), letter("x")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NO_MAILBOX));
        store.stage(ANNA, MailboxName.INBOX, letter("x")).commit();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "/",
                "a/",
                "/a",
                "a//b",
                ".",
                "..",
                "../x",
                "a/../../x",
                "a/./b",
                ".hidden",
                "~root",
                "cur",
                "a/new",
                "tmp",
                "TMP",
                "dovecot-uidlist",
                "subscriptions",
                "a\u0000b",
                "a\nb",
                "a\u0085b",
                "a\\b",
                "a*",
                "a%b",
                "\ud800",
                "a\ufffd"
            })
    void names_that_could_lead_elsewhere_are_refused(String name) {
        assertThatThrownBy(() -> MailboxName.of(name)).isInstanceOf(StoreException.class);
    }

    @Test
    void no_name_leaves_its_users_directory() {
        MaildirStore store = new MaildirStore(settings());
        Property.holds(2_000, random -> {
            String name = Property.text(random, "./\\~ab\u00e4\u0000\n", 12);
            try {
                store.create(ANNA, MailboxName.of(name), true);
            } catch (StoreException refused) {
                assertThat(refused.kind()).isEqualTo(StoreException.Kind.BAD_NAME);
            }
        });
        assertThat(root.resolve("example.org")).isDirectoryNotContaining(p -> !p.endsWith("anna"));
    }

    @Test
    void inbox_has_one_name_in_any_case() throws IOException {
        assertThat(MailboxName.of("inbox")).isEqualTo(MailboxName.INBOX);
        // The same text in two Unicode forms is one mailbox.
        assertThat(MailboxName.of("A\u0308")).isEqualTo(MailboxName.of("\u00c4"));
    }

    @Test
    void lf_storage_can_be_turned_back_for_any_message_without_lone_line_feeds() throws IOException {
        MaildirStore store = new MaildirStore(settings().withLineEnds(LineEnds.LF));
        Property.holds(200, random -> {
            String sent = Property.text(random, "ab\r", 40).replace("\r", "\r\n") + Property.text(random, "x\r", 3);
            store.stage(ANNA, MailboxName.INBOX, letter(sent)).commit();
            Path file = files(mail().resolve("new")).getFirst();
            String stored = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(stored.replace("\n", "\r\n")).isEqualTo(sent);
            assertThat(file.toString()).endsWith(",S=" + stored.length() + ",W=" + sent.length());
            Files.delete(file);
        });
    }

    @Test
    void paths_are_filled_as_dovecot_fills_them() {
        assertThat(PathPattern.of("/v/%{domain}/%{user}").of(ANNA)).contains(Path.of("/v/example.org/anna"));
        assertThat(PathPattern.of("/v/%{user | domain | upper}/%{user|username}")
                        .of(ANNA))
                .contains(Path.of("/v/EXAMPLE.ORG/anna"));
        assertThat(PathPattern.of("%{home}/Maildir").of(ANNA)).contains(Path.of("/home/anna/Maildir"));
        assertThat(PathPattern.of("%{mail}/x").of(ANNA)).isEmpty();
        assertThat(PathPattern.of("/v/%{domain}/%{user}").of(new User("root", "", Map.of())))
                .contains(Path.of("/v/root"));
        assertThatThrownBy(() -> PathPattern.of("/%{user|md5}")).hasMessageContaining("unknown filter 'md5'");
        assertThatThrownBy(() -> PathPattern.of("/%{user")).hasMessageContaining("without '}'");
    }
}

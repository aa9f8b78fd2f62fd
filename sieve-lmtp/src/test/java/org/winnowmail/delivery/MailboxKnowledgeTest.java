// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts learn of mailboxes from the files that Dovecot keeps beside them; bytes as Dovecot 2.4.1 writes them. */
class MailboxKnowledgeTest {
    private static final String INBOX_ID = "20924715d377006b4a000000cfca813d";
    private static final String JAVA_ID = "30843516d377006b4a000000cfca813d";
    private static final String MAIL = "From: b@x.example\r\nSubject: hi\r\n\r\nbody\r\n";

    @TempDir
    Path root;

    private DeliveryHouse house;

    @BeforeEach
    void open() throws IOException {
        house = new DeliveryHouse(
                root,
                s -> s.withFolders(true, false, true)
                        .withHost(HostSettings.none(root)
                                .withAnnotations(Optional.of(root + "/mail/%{user}/dovecot-attributes"))),
                scripts -> scripts.withSpecialUse(Map.of("\\Junk", "Spam", "\\Archive", "Never made")));
        mailbox("", INBOX_ID);
        mailbox("Lists/java", JAVA_ID);
        mailbox("Spam", "60843516d377006b4a000000cfca813d");
        Files.writeString(
                root.resolve("mail/anna/dovecot-attributes"),
                String.join(
                        "\n",
                        "priv/" + JAVA_ID + "/vendor/example/filter",
                        "on",
                        "priv/" + INBOX_ID + "/multi",
                        "line1\001r\001nli\001t2",
                        "priv/" + INBOX_ID + "/vendor/vendor.dovecot/pvt/server/vendor/example/away",
                        "yes",
                        "priv/" + INBOX_ID + "/comment",
                        "mine \"q\" t",
                        "shared/" + JAVA_ID + "/comment",
                        "all",
                        ""));
    }

    private void mailbox(String name, String id) throws IOException {
        Path directory = root.resolve("mail/anna").resolve(name);
        for (String part : new String[] {"cur", "new", "tmp"}) {
            Files.createDirectories(directory.resolve(part));
        }
        Files.writeString(directory.resolve("dovecot-uidlist"), "3 V1795192788 N2 G" + id + "\n1 :1795192788.M1.mx\n");
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    private void deliver(String script) throws IOException {
        house.script("anna", script);
        house.deliver("b@x.example", MAIL, "anna@example.org");
    }

    /** Ends in the mailbox when the test holds. */
    private boolean holds(String test) throws IOException {
        int before = house.files("anna/Spam/new").size();
        deliver("require [\"mailboxid\", \"mboxmetadata\", \"servermetadata\", \"special-use\", \"fileinto\"]; if "
                + test + " { fileinto \"Spam\"; }");
        return house.files("anna/Spam/new").size() > before;
    }

    @Test
    void fileinto_finds_a_mailbox_by_its_id_whatever_its_name() throws IOException {
        deliver("require [\"mailboxid\", \"fileinto\"]; fileinto :mailboxid \"" + JAVA_ID + "\" \"Old name\";");
        assertThat(house.files("anna/Lists/java/new")).hasSize(1);
        Files.move(root.resolve("mail/anna/Lists/java"), root.resolve("mail/anna/Coffee"));
        deliver("require [\"mailboxid\", \"fileinto\"]; fileinto :mailboxid \"" + JAVA_ID + "\" \"Old name\";");
        assertThat(house.files("anna/Coffee/new")).hasSize(2);
    }

    /** RFC 9042, section 4: the name given is used, as if there were no id. */
    @Test
    void an_id_that_nobody_has_leaves_the_name() throws IOException {
        deliver("require [\"mailboxid\", \"fileinto\"]; fileinto :mailboxid \"F00\" \"Spam\";");
        assertThat(house.files("anna/Spam/new")).hasSize(1);
    }

    @Test
    void mailboxidexists_asks_for_all_of_its_ids() throws IOException {
        assertThat(holds("mailboxidexists [\"" + JAVA_ID + "\", \"" + INBOX_ID + "\"]"))
                .isTrue();
        assertThat(holds("mailboxidexists [\"" + JAVA_ID + "\", \"F00\"]")).isFalse();
    }

    @Test
    void annotations_of_a_mailbox_are_those_that_imap_shows() throws IOException {
        assertThat(holds("metadata \"Lists/java\" \"/private/vendor/example/filter\" \"on\""))
                .isTrue();
        assertThat(holds("metadata \"Lists/java\" \"/SHARED/Comment\" \"all\"")).isTrue();
        assertThat(holds("metadata \"INBOX\" \"/private/comment\" \"mine \\\"q\\\" t\""))
                .isTrue();
        assertThat(holds("metadata :contains \"INBOX\" \"/private/multi\" \"li\t2\""))
                .isTrue();
        assertThat(holds("metadata \"INBOX\" \"/shared/comment\" \"all\"")).isFalse();
        assertThat(holds("metadataexists \"INBOX\" [\"/private/comment\", \"/private/multi\"]"))
                .isTrue();
        assertThat(holds("metadataexists \"Nowhere\" \"/private/comment\"")).isFalse();
    }

    @Test
    void annotations_of_the_server_are_told_from_those_of_the_inbox() throws IOException {
        assertThat(holds("servermetadata \"/private/vendor/example/away\" \"yes\""))
                .isTrue();
        assertThat(holds("servermetadataexists \"/private/comment\"")).isFalse();
        assertThat(holds("metadataexists \"INBOX\" \"/private/vendor/example/away\""))
                .isFalse();
    }

    @Test
    void a_special_use_is_the_mailbox_that_the_settings_name() throws IOException {
        deliver("require [\"special-use\", \"fileinto\"]; fileinto :specialuse \"\\\\Junk\" \"Other\";");
        assertThat(house.files("anna/Spam/new")).hasSize(1);
        assertThat(holds("specialuse_exists \"\\\\Junk\"")).isTrue();
        assertThat(holds("specialuse_exists \"Spam\" \"\\\\Junk\"")).isTrue();
        assertThat(holds("specialuse_exists \"INBOX\" \"\\\\Junk\"")).isFalse();
        // named in the settings, but not there, and folders are not made on demand in this house
        assertThat(holds("specialuse_exists \"\\\\Archive\"")).isFalse();
    }

    @Test
    void without_a_script_spam_goes_to_the_mailbox_for_junk() throws IOException {
        house.deliver("b@x.example", "X-Spam-Flag: YES\r\n" + MAIL, "anna@example.org");
        assertThat(house.files("anna/Spam/new")).hasSize(1);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.sieve.ext.extlists.ExtListsSettings;

/** {@code :list} over files (RFC 6134): the user's own first, then everybody's. */
class NamedListsTest {
    private static final String SCRIPT =
            "require [\"extlists\", \"fileinto\"]; if address :list \"From\" \"%s\" { fileinto \"Listed\"; }";

    @TempDir
    Path root;

    private DeliveryHouse house;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(root.resolve("lists"));
        Files.createDirectories(root.resolve("own/anna"));
        house = new DeliveryHouse(
                root,
                s -> s.withHost(HostSettings.none(root).withLists(List.of(root + "/own/%{user}", root + "/lists"))),
                scripts -> scripts.withEngine(scripts.engine().with(ExtListsSettings.class, new ExtListsSettings(2))));
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    private int listed(String from, String list) throws IOException {
        int before = house.files("anna/Listed/new").size();
        house.script("anna", SCRIPT.formatted(list));
        house.deliver("b@x.example", "From: " + from + "\r\nSubject: hi\r\n\r\nbody\r\n", "anna@example.org");
        return house.files("anna/Listed/new").size() - before;
    }

    @Test
    void an_entry_is_an_address_or_a_domain_without_case() throws IOException {
        Files.writeString(
                root.resolve("lists/friends"), "# people\n\nBerta@X.example\n  carl@x.example  \r\n@club.example\n");
        assertThat(listed("\"B\" <berta@x.EXAMPLE>", "friends")).isEqualTo(1);
        assertThat(listed("carl@x.example", ":friends")).isEqualTo(1);
        assertThat(listed("anybody@club.example", "urn:ietf:params:sieve:friends"))
                .isEqualTo(1);
        assertThat(listed("anybody@sub.club.example", "friends")).isZero();
        assertThat(listed("people", "friends")).isZero();
        assertThat(listed("berta@x.example", "foes")).isZero();
    }

    @Test
    void a_changed_file_is_read_again() throws IOException {
        Path file = root.resolve("lists/friends");
        Files.writeString(file, "berta@x.example\n");
        assertThat(listed("carl@x.example", "friends")).isZero();
        Files.writeString(file, "berta@x.example\ncarl@x.example\n");
        assertThat(listed("carl@x.example", "friends")).isEqualTo(1);
        Files.delete(file);
        assertThat(listed("carl@x.example", "friends")).isZero();
    }

    @Test
    void the_users_own_list_hides_everybodys() throws IOException {
        Files.writeString(root.resolve("lists/addrbook:default"), "berta@x.example\n");
        assertThat(listed("berta@x.example", ":addrbook:default")).isEqualTo(1);
        Files.writeString(root.resolve("own/anna/addrbook:default"), "carl@x.example\n");
        assertThat(listed("berta@x.example", ":addrbook:default")).isZero();
        assertThat(listed("carl@x.example", ":addrbook:default")).isEqualTo(1);
    }

    @Test
    void a_name_stays_in_its_directory() throws IOException {
        Files.writeString(root.resolve("secret"), "berta@x.example\n");
        Files.writeString(root.resolve("lists/tag:example.org,2026:a%2Fb"), "berta@x.example\n");
        assertThat(listed("berta@x.example", "../secret")).isZero();
        assertThat(listed("berta@x.example", root + "/secret")).isZero();
        assertThat(listed("berta@x.example", "tag:example.org,2026:a/b")).isEqualTo(1);
    }

    @Test
    void a_script_can_ask_whether_there_is_a_list() throws IOException {
        Files.writeString(root.resolve("lists/friends"), "");
        house.script(
                "anna",
                "require [\"extlists\", \"fileinto\"]; if valid_ext_list \"friends\" { fileinto \"Friends\"; }"
                        + " if valid_ext_list [\"friends\", \"foes\"] { fileinto \"Foes\"; }");
        house.deliver("b@x.example", "Subject: hi\r\n\r\nbody\r\n", "anna@example.org");
        assertThat(house.files("anna/Friends/new")).hasSize(1);
        assertThat(house.files("anna/Foes/new")).isEmpty();
    }

    @Test
    void redirect_goes_to_the_members_of_a_short_list_only() throws IOException {
        Files.writeString(root.resolve("lists/team"), "berta@x.example\n@club.example\ncarl@x.example\n");
        house.script("anna", "require \"extlists\"; redirect :list \"team\";");
        house.deliver("b@x.example", "Subject: hi\r\n\r\nbody\r\n", "anna@example.org");
        assertThat(house.queued())
                .extracting(DeliveryHouse.Queued::to)
                .containsExactlyInAnyOrder("berta@x.example", "carl@x.example");
        Files.writeString(root.resolve("lists/team"), "a@x.example\nb@x.example\nc@x.example\n");
        house.deliver("b@x.example", "Subject: two\r\n\r\nbody\r\n", "anna@example.org");
        assertThat(house.queued()).hasSize(2);
        assertThat(house.stored("anna/new")).contains("X-Sieve-Error: ", "more than 2 members");
    }
}

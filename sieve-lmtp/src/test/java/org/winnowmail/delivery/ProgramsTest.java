// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.delivery.Mailroom.Admission;
import org.winnowmail.delivery.programs.ProgramsSettings;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.ext.programs.ProgramSettings;

/** {@code pipe}, {@code filter} and {@code execute} with real programs, good ones and bad ones. */
class ProgramsTest {
    private static final String MAIL =
            "From: b@x.example\r\nTo: anna@example.org\r\nSubject: hi\r\nMessage-ID: <1@x.example>\r\n\r\nbody\r\n";

    /** For programs that are to end by themselves. */
    private static final Duration PATIENT = Duration.ofSeconds(60);

    /** For programs that are to be killed. */
    private static final Duration SHORT = Duration.ofMillis(400);

    @TempDir
    Path root;

    private Path bin;
    private DeliveryHouse house;

    @BeforeEach
    void open() throws IOException {
        bin = Files.createDirectory(root.resolve("bin"));
        house = house(PATIENT, 4, 8);
    }

    private DeliveryHouse house(Duration timeout, int parallel, int calls) throws IOException {
        ProgramsSettings programs = ProgramsSettings.none(root)
                .withDirectories(Map.of("pipe", bin, "filter", bin, "execute", bin))
                .withLimits(timeout, 10_000, parallel, calls);
        return new DeliveryHouse(root, s -> s.withHost(HostSettings.none(root).withPrograms(programs)));
    }

    private void reopen(Duration timeout, int parallel, int calls) throws IOException {
        house.close();
        house = house(timeout, parallel, calls);
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    private void program(String name, String... lines) throws IOException {
        Path file = bin.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome deliver(String script) throws IOException {
        house.script("anna", script);
        return house.deliver("b@x.example", MAIL, "anna@example.org").getFirst();
    }

    private String said(String file) throws IOException {
        return Files.readString(root.resolve(file));
    }

    @Test
    void pipe_hands_the_mail_over_in_place_of_keeping_it() throws IOException {
        program("archive", "cat > " + root + "/said; echo \"$@\" > " + root + "/arguments");
        Outcome outcome = deliver("require \"vnd.dovecot.pipe\"; pipe \"archive\" [\"two words\", \"$HOME;\"];");
        assertThat(outcome.code()).isEqualTo(250);
        assertThat(said("said")).isEqualTo(MAIL);
        assertThat(said("arguments")).isEqualTo("two words $HOME;\n");
        assertThat(house.files("anna/new")).isEmpty();
    }

    @Test
    void a_program_knows_whose_mail_it_is_and_nothing_else_of_ours() throws IOException {
        program("who", "env | sort > " + root + "/said");
        deliver("require [\"vnd.dovecot.pipe\", \"copy\"]; pipe :copy \"who\";");
        assertThat(said("said").lines().map(l -> l.replaceAll("=.*", "")).filter(n -> !n.matches("PWD|SHLVL|OLDPWD|_")))
                .containsExactly(
                        "DELIVERY_ID",
                        "HOME",
                        "HOST",
                        "ORIG_RECIPIENT",
                        "PATH",
                        "RECIPIENT",
                        "SENDER",
                        "USER",
                        "WINNOW_CALL");
        assertThat(said("said"))
                .contains("USER=anna@example.org\n", "SENDER=b@x.example\n", "RECIPIENT=anna@example.org\n")
                .contains("HOME=" + root + "/sieve/example.org/anna\n");
        assertThat(house.files("anna/new")).hasSize(1);
    }

    @Test
    void a_program_need_not_read_what_it_is_given() throws IOException {
        program("deaf", "exit 0");
        house.script("anna", "require \"vnd.dovecot.pipe\"; pipe \"deaf\";");
        String large = MAIL + "x".repeat(500_000) + "\r\n";
        assertThat(house.deliver("b@x.example", large, "anna@example.org")
                        .getFirst()
                        .code())
                .isEqualTo(250);
        assertThat(house.files("anna/new")).isEmpty();
    }

    /** A pipe that fails undoes the rest: the mail is kept, once. */
    @Test
    void when_a_program_fails_the_mail_is_kept_and_nothing_else_is_done() throws IOException {
        program("broken", "exit 1");
        String rest = "redirect \"carl@elsewhere.example\"; fileinto \"Work\"; ";
        assertThat(deliver("require [\"vnd.dovecot.pipe\", \"fileinto\"]; " + rest + "pipe \"broken\";")
                        .code())
                .isEqualTo(250);
        assertThat(house.stored("anna/new")).endsWith(MAIL);
        assertThat(house.files("anna/Work/new")).isEmpty();
        assertThat(house.queued()).isEmpty();
    }

    @Test
    void a_program_that_is_missing_no_program_or_elsewhere_is_a_program_that_fails() throws IOException {
        Files.writeString(bin.resolve("text"), "not executable");
        Files.createDirectory(bin.resolve("folder"));
        Files.copy(Path.of("/bin/sh"), root.resolve("outside"));
        for (String name : List.of("missing", "text", "folder", ".", "..", "../outside", "/bin/true")) {
            deliver("require \"vnd.dovecot.pipe\"; pipe \"" + name + "\";");
        }
        assertThat(house.files("anna/new")).hasSize(7);
    }

    /** The extension's specification, section 5: a failure with :try is as if pipe had never been asked for. */
    @Test
    void a_try_that_fails_leaves_the_implicit_keep_as_it_was() throws IOException {
        program("broken", "exit 1");
        program("good", "exit 0");
        deliver("require \"vnd.dovecot.pipe\"; pipe :try \"broken\";");
        assertThat(house.files("anna/new")).hasSize(1);
        deliver("require [\"vnd.dovecot.pipe\", \"fileinto\"]; fileinto \"Work\"; pipe :try \"broken\";");
        deliver("require \"vnd.dovecot.pipe\"; discard; pipe :try \"broken\";");
        deliver("require \"vnd.dovecot.pipe\"; pipe :try \"broken\"; pipe :try \"good\";");
        deliver("require \"vnd.dovecot.pipe\"; pipe :try \"good\";");
        assertThat(house.files("anna/new")).hasSize(1);
        assertThat(house.files("anna/Work/new")).hasSize(1);
        deliver("require [\"vnd.dovecot.pipe\", \"copy\"]; pipe :copy :try \"good\";");
        assertThat(house.files("anna/new")).hasSize(2);
    }

    @Test
    void a_program_may_ask_for_another_try_later() throws IOException {
        program("busy", "exit 75");
        Outcome outcome = deliver("require [\"vnd.dovecot.pipe\", \"fileinto\"]; fileinto \"Work\"; pipe \"busy\";");
        assertThat(outcome.temporary()).isTrue();
        assertThat(house.files("anna/new")).isEmpty();
        assertThat(house.files("anna/Work/new")).isEmpty();
    }

    /** The MTA did not read the answer and sends the same again. */
    @Test
    void a_repetition_does_not_run_the_program_again() throws IOException {
        program("count", "echo once >> " + root + "/said");
        house.script("anna", "require \"vnd.dovecot.pipe\"; pipe \"count\";");
        Address anna = Address.parse("anna@example.org").orElseThrow();
        for (int attempt = 0; attempt < 2; attempt++) {
            Recipient recipient = ((Admission.Accepted) house.delivery().admit(anna)).recipient();
            assertThat(house.delivery()
                            .deliver(DeliveryHouse.mail("b@x.example", MAIL), List.of(recipient))
                            .outcomes())
                    .allMatch(Outcome::delivered);
        }
        assertThat(said("said")).isEqualTo("once\n");
    }

    @Test
    void filter_puts_what_the_program_writes_in_the_mails_place() throws IOException {
        program("shout", "tr a-z A-Z");
        deliver("require [\"vnd.dovecot.filter\"]; filter \"shout\";");
        assertThat(house.stored("anna/new")).endsWith("SUBJECT: HI\r\nMESSAGE-ID: <1@X.EXAMPLE>\r\n\r\nBODY\r\n");
    }

    @Test
    void filter_and_execute_are_false_when_the_program_says_no() throws IOException {
        program("no", "echo from the program; exit 1");
        deliver("require [\"vnd.dovecot.filter\", \"vnd.dovecot.execute\", \"fileinto\"];"
                + " if filter \"no\" { fileinto \"Filtered\"; } if execute \"no\" { fileinto \"Executed\"; }");
        assertThat(house.stored("anna/new")).endsWith(MAIL);
    }

    @Test
    void execute_brings_an_answer_into_a_variable() throws IOException {
        program("ask", "printf 'for %s: ' \"$1\"; cat");
        deliver("require [\"vnd.dovecot.execute\", \"variables\", \"fileinto\"];"
                + " if execute :input \"Lists\" :output \"answer\" \"ask\" [\"you\"] { fileinto \"${answer}\"; }");
        assertThat(house.files("anna/for you: Lists/new")).hasSize(1);
    }

    @Test
    void a_program_that_hangs_is_killed_with_its_children() throws Exception {
        reopen(SHORT, 4, 8);
        program("hang", "sleep 300 & echo $! > " + root + "/child; wait");
        deliver("require \"vnd.dovecot.filter\"; if filter \"hang\" { discard; }");
        assertThat(house.files("anna/new")).hasSize(1);
        assertGone("child");
    }

    /** The program ends well, a grandchild that belongs to nobody stays and holds the output open. */
    @Test
    void what_a_program_leaves_behind_is_killed_too() throws Exception {
        program("leave", "( setsid sleep 300 & echo $! > " + root + "/child )", "exit 0");
        deliver("require \"vnd.dovecot.pipe\"; pipe \"leave\";");
        assertThat(house.files("anna/new")).isEmpty();
        assertGone("child");
    }

    private void assertGone(String file) throws IOException {
        String pid = said(file).strip();
        long end = System.nanoTime() + PATIENT.toNanos();
        boolean gone = false;
        while (!gone && System.nanoTime() < end) {
            Thread.onSpinWait();
            gone = !alive(pid);
        }
        assertThat(gone).as("process " + pid + " is gone").isTrue();
    }

    /** A zombie, whom only init can bury, is dead. */
    private static boolean alive(String pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException e) {
            // "No such process": it went between open and read.
            return !String.valueOf(e.getMessage()).contains("No such process");
        }
    }

    @Test
    void a_program_that_floods_is_killed_at_the_limit() throws IOException {
        program("flood", "yes");
        deliver("require [\"vnd.dovecot.filter\", \"vnd.dovecot.execute\", \"vnd.dovecot.pipe\", \"copy\"];"
                + " if filter \"flood\" { discard; } if execute \"flood\" { discard; } pipe :copy :try \"flood\";");
        assertThat(house.stored("anna/new")).endsWith(MAIL);
    }

    @Test
    void a_program_that_floods_its_standard_error_is_let_be() throws IOException {
        program("grumble", "head -c 500000 /dev/zero | tr '\\0' 'x' >&2; exit 0");
        deliver("require \"vnd.dovecot.pipe\"; pipe \"grumble\";");
        assertThat(house.files("anna/new")).isEmpty();
    }

    @Test
    void a_delivery_runs_so_many_programs_and_no_more() throws IOException {
        reopen(PATIENT, 4, 2);
        program("count", "echo once >> " + root + "/said");
        deliver("require [\"vnd.dovecot.execute\", \"fileinto\"]; execute \"count\"; execute \"count\";"
                + " if execute \"count\" { fileinto \"Third\"; }");
        assertThat(said("said")).isEqualTo("once\nonce\n");
        assertThat(house.files("anna/new")).hasSize(1);
    }

    /** A directory that cannot be made twice tells whether two run at once. */
    @Test
    void programs_wait_for_one_another_when_one_place_is_all() throws IOException {
        reopen(PATIENT, 1, 8);
        program("alone", "mkdir " + root + "/busy || exit 1", "cat > /dev/null", "rmdir " + root + "/busy");
        String[] everybody = {"anna@example.org", "bob@example.org", "carl@example.org", "dora@example.org"};
        for (String user : everybody) {
            house.script(user.replace("@example.org", ""), "require \"vnd.dovecot.pipe\"; pipe \"alone\";");
        }
        house.deliver("b@x.example", MAIL, everybody);
        for (String user : everybody) {
            assertThat(house.files(user.replace("@example.org", "") + "/new")).isEmpty();
        }
    }

    @Test
    void without_a_directory_a_script_is_told_which_setting_is_missing() throws IOException {
        house.close();
        house = new DeliveryHouse(
                root,
                s -> s,
                scripts -> scripts.withEngine(scripts.engine()
                        .with(ProgramSettings.class, ProgramSettings.DEFAULT.withKinds(Set.of("filter")))));
        deliver("require \"vnd.dovecot.pipe\"; pipe \"archive\";");
        assertThat(house.stored("anna/new"))
                .contains("X-Sieve-Error: main: line 1: error: the Sieve capability 'vnd.dovecot.pipe' is not offered");
        deliver("require [\"ihave\", \"fileinto\"]; if ihave \"vnd.dovecot.pipe\" { pipe \"x\"; } fileinto \"Plain\";");
        assertThat(house.files("anna/Plain/new")).hasSize(1);
    }
}

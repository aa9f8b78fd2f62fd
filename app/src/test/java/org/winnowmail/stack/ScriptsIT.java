// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnowmail.stack.MailStack.DEMO;
import static org.winnowmail.stack.MailStack.SECOND;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scripts put in place by a client that people use (Debian's sieve-connect: STARTTLS, then ManageSieve), and
 * what they do with the next mail.
 */
@WithStack
class ScriptsIT {
    private final MailStack stack;

    @TempDir
    Path folder;

    ScriptsIT(MailStack stack) {
        this.stack = stack;
    }

    @AfterEach
    void nobodyHasAScript() throws Exception {
        sieve(DEMO, "deactivate");
        sieve(SECOND, "deactivate");
    }

    /** What the client said and how it ended. */
    private record Said(int status, String text) {}

    /** Runs the client's commands, one a line; the password comes by its standard input. */
    private Said sieve(MailStack.Account account, String... commands) throws Exception {
        Path script = folder.resolve("commands");
        Files.write(script, List.of(commands));
        List<String> command = new ArrayList<>(List.of("sieve-connect", "--server", "127.0.0.1", "--port"));
        command.add(Integer.toString(stack.managesievePort()));
        command.addAll(List.of("--user", account.address(), "--passwordfd", "0", "--notlsverify", "--exec"));
        command.add(script.toString());
        Process client;
        try {
            client = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new AssertionError("this test needs sieve-connect: apt-get install sieve-connect", e);
        }
        try (var stdin = client.getOutputStream()) {
            stdin.write((account.password() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(client.exitValue(), text);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void send(MailStack.Account from, MailStack.Account to, String word) throws IOException {
        try (SmtpClient smtp = stack.submission(from)) {
            smtp.send(from.address(), to.address(), Letters.plain(from.address(), to.address(), word));
        }
    }

    @Test
    void a_script_just_uploaded_files_the_next_mail() throws Exception {
        String word = Letters.word();
        write(
                "filter",
                "require \"fileinto\";\nif header :contains \"subject\" \"" + word + "\" { fileinto \"Sorted\"; }\n");
        assertThat(sieve(SECOND, "upload filter", "activate filter", "list").text())
                .contains("\"filter\" ACTIVE");
        send(DEMO, SECOND, word);
        assertThat(Letters.awaitOne(stack, SECOND, "Sorted", word)).contains(word);
        assertThat(Letters.find(stack, SECOND, "INBOX", word)).isEmpty();
    }

    @Test
    void scripts_come_back_as_they_went_up() throws Exception {
        write("text", "# Gr\u00fc\u00dfe \"quoted\" \\ and {12+}\nkeep;\n");
        Said said = sieve(SECOND, "upload text", "show text", "delete text", "list");
        assertThat(said.status()).isZero();
        assertThat(said.text()).contains("# Gr\u00fc\u00dfe \"quoted\" \\ and {12+}\nkeep;\n");
    }

    @Test
    void a_mistake_is_told_with_its_line_and_nothing_is_stored() throws Exception {
        write("bad", "require \"fileinto\";\nif header :contians \"subject\" \"x\" { fileinto \"A\"; }\n");
        Said said = sieve(SECOND, "upload bad", "list");
        assertThat(said.status()).isNotZero();
        assertThat(said.text()).contains("bad: line 2: error: unknown tagged argument ':contians'");
        assertThat(sieve(SECOND, "list").text()).doesNotContain("\"bad\"");
    }

    @Test
    void the_active_script_cannot_be_deleted() throws Exception {
        write("one", "keep;\n");
        Said said = sieve(SECOND, "upload one", "activate one", "delete one");
        assertThat(said.status()).isNotZero();
        assertThat(said.text()).contains("(ACTIVE)");
        assertThat(sieve(SECOND, "deactivate", "delete one").status()).isZero();
    }

    @Test
    void a_wrong_password_opens_nothing() throws Exception {
        assertThat(sieve(new MailStack.Account(SECOND.address(), "wrong"), "list")
                        .status())
                .isNotZero();
    }

    /** The reply leaves by the outbox, Postfix's inner port and the milter, which signs it. */
    @Test
    void a_vacation_reply_is_signed_like_all_outgoing_mail() throws Exception {
        String word = Letters.word();
        write("away", "require \"vacation\";\nvacation :subject \"away " + word + "\" \"Until Monday.\";\n");
        assertThat(sieve(DEMO, "upload away", "activate away").status()).isZero();
        send(SECOND, DEMO, Letters.word());
        String reply = Letters.awaitOne(stack, SECOND, "INBOX", "away " + word);
        assertThat(Letters.field(reply, "Return-Path")).containsExactly("<>");
        assertThat(Letters.field(reply, "Auto-Submitted"))
                .singleElement()
                .asString()
                .startsWith("auto-replied");
        assertThat(Letters.field(reply, "DKIM-Signature"))
                .singleElement()
                .asString()
                .contains("d=example.test", "s=winnow");
    }

    @Test
    void a_redirect_arrives_and_keeps_its_sender() throws Exception {
        String word = Letters.word();
        write("on", "redirect \"second@example.test\";\n");
        assertThat(sieve(DEMO, "upload on", "activate on").status()).isZero();
        try (SmtpClient smtp = stack.smtp()) {
            smtp.send("anna@friend.test", DEMO.address(), Letters.plain("anna@friend.test", DEMO.address(), word));
        }
        String received = Letters.awaitOne(stack, SECOND, "INBOX", word);
        assertThat(Letters.field(received, "Return-Path")).containsExactly("<anna@friend.test>");
        assertThat(Letters.field(received, "X-Sieve-Redirected-From")).containsExactly(DEMO.address());
    }
}

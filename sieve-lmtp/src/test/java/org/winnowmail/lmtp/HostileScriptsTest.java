// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that want to hold up or bring down their server: the mail comes by LMTP, is answered, and lies in INBOX. */
class HostileScriptsTest {
    @TempDir
    Path root;

    private LmtpHouse house;

    @BeforeEach
    void open() throws IOException {
        house = new LmtpHouse(root);
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    /** Puts the script in place, sends one mail, gives back what lies in INBOX. */
    private String keptWith(String script) throws IOException {
        return keptWith(script, "hi");
    }

    private String keptWith(String script, String subject) throws IOException {
        Path home = root.resolve("sieve/example.org/anna");
        Files.createDirectories(home);
        Files.writeString(home.resolve("main.sieve"), script);
        Files.createSymbolicLink(home.resolve(".dovecot.sieve"), Path.of("main.sieve"));
        assertThat(send("From: b@x.example\r\nSubject: " + subject + "\r\n\r\nbody\r\n"))
                .startsWith("250 2.1.5");
        List<Path> inbox = LmtpHouse.files(house.mail("anna").resolve("new"));
        assertThat(inbox).hasSize(1);
        String mail = Files.readString(inbox.getFirst(), StandardCharsets.ISO_8859_1);
        assertThat(mail).endsWith("\r\n\r\nbody\r\n");
        return mail;
    }

    private String send(String mail) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), house.port())) {
            socket.setSoTimeout(60_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            reply(in);
            for (String line : List.of("LHLO x", "MAIL FROM:<b@x.example>", "RCPT TO:<anna@example.org>", "DATA")) {
                say(socket, line + "\r\n");
                reply(in);
            }
            say(socket, mail + ".\r\n");
            return reply(in);
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The last line of a reply. */
    private static String reply(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        return String.valueOf(line);
    }

    @Test
    void patterns_that_explode() throws IOException {
        String bomb = "if header :regex \"subject\" \"^(.*a){20}$\" { discard; }\n";
        String mail = keptWith("require \"regex\";\n" + bomb.repeat(12), "a".repeat(200) + "!");
        assertThat(mail).contains("\r\nX-Sieve-Error: main: line 10: too many regular expressions took too long\r\n");
    }

    @Test
    void ten_thousand_folders() throws IOException {
        StringBuilder script = new StringBuilder("require \"fileinto\";\n");
        for (int i = 0; i < 10_000; i++) {
            script.append("fileinto \"f").append(i).append("\";\n");
        }
        assertThat(keptWith(script.toString()))
                .contains(
                        "\r\nX-Sieve-Error: main: line 34: the total number of actions exceeds policy limit (32)\r\n");
        assertThat(house.mail("anna").resolve("f0")).doesNotExist();
    }

    @Test
    void a_script_larger_than_any() throws IOException {
        assertThat(keptWith("# " + "x".repeat(3 << 20) + "\ndiscard;\n"))
                .contains("\r\nX-Sieve-Error: main: line 1: error: the script is too large\r\n");
    }

    @Test
    void blocks_and_tests_nested_without_end() throws IOException {
        assertThat(keptWith("if true {\n".repeat(50_000) + "discard;" + "}".repeat(50_000)))
                .contains("\r\nX-Sieve-Error: main: line 33: error: blocks are nested too deep\r\n");
    }

    @Test
    void tests_nested_without_end() throws IOException {
        assertThat(keptWith("if " + "not ".repeat(100_000) + "true { discard; }"))
                .contains("\r\nX-Sieve-Error: main: line 1: error: tests are nested too deep\r\n");
    }

    @Test
    void a_variable_that_doubles() throws IOException {
        String script = "require [\"variables\", \"fileinto\"];\nset \"x\" \"0123456789abcdef\";\n"
                + "set \"x\" \"${x}${x}${x}${x}\";\n".repeat(20_000)
                + "if string :contains \"${x}${x}${x}${x}\" \"no such thing\" { discard; }\n"
                + "fileinto \"${x}\";\n";
        assertThat(keptWith(script)).contains("\r\nX-Sieve-Error: main: line ");
    }

    @Test
    void a_script_that_includes_itself() throws IOException {
        assertThat(keptWith("require \"include\";\ninclude \"main\";\ndiscard;\n"))
                .contains("\r\nX-Sieve-Error: main: line ")
                .contains("includes itself");
    }

    @Test
    void more_tests_than_the_budget() throws IOException {
        String many = "header :contains [\"subject\", \"from\", \"x\"] \"nothing\",\n".repeat(30);
        String script = ("if anyof (" + many + "false) { discard; }\n").repeat(600) + "if size :under 10M { stop; }\n";
        // Within the budget this is a plain script: it runs to its end and keeps the mail without complaint.
        assertThat(keptWith(script)).doesNotContain("X-Sieve-Error");
    }

    @Test
    void bytes_that_are_no_text() throws IOException {
        assertThat(keptWith("\u0000\u0001{{{{;;;\"\"\"\"")).contains("\r\nX-Sieve-Error: main: line 1: error: ");
    }
}

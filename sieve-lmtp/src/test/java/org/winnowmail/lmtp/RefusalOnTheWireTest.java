// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script's refusal looks like to the MTA (RFC 5429, section 2.5). */
class RefusalOnTheWireTest {
    @TempDir
    Path root;

    @Test
    void each_line_of_the_reason_is_a_line_of_the_reply_with_its_code() throws IOException {
        assertThat(answer("Our filter takes this for spam.\r\nIt is refused.\r\n"))
                .contains("""
                        550-5.7.1 <anna@example.org> Our filter takes this for spam.\r
                        550 5.7.1 It is refused.\r
                        """);
    }

    @Test
    void a_long_line_is_broken_and_no_line_is_longer_than_512_bytes() throws IOException {
        String answer = answer("word ".repeat(250) + "\r\n");
        assertThat(answer.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(510));
        assertThat(answer.split("word", -1)).hasSize(251);
    }

    private String answer(String reason) throws IOException {
        Path home = Files.createDirectories(root.resolve("sieve/example.org/anna"));
        Files.writeString(
                home.resolve("main.sieve"), "require \"ereject\";\r\nereject text:\r\n" + reason + ".\r\n;\r\n");
        Files.createSymbolicLink(home.resolve(".dovecot.sieve"), Path.of("main.sieve"));
        try (LmtpHouse house = new LmtpHouse(root);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), house.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write("""
                            LHLO x\r
                            MAIL FROM:<b@x.example>\r
                            RCPT TO:<anna@example.org>\r
                            DATA\r
                            Subject: hi\r
                            \r
                            body\r
                            .\r
                            QUIT\r
                            """.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

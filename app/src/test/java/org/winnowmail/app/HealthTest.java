// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void is_0_when_the_service_says_it_is_ready() throws Exception {
        assertThat(askOneThatAnswers("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nready"))
                .isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("ready");
    }

    @Test
    void is_1_with_the_reason_when_the_service_is_not_ready_yet() throws Exception {
        assertThat(askOneThatAnswers("HTTP/1.1 503 Service Unavailable\r\n\r\nmilter: starting"))
                .isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("milter: starting");
    }

    @Test
    void is_1_when_something_else_answers() throws Exception {
        assertThat(askOneThatAnswers("220 mail.example.test ESMTP\r\n")).isEqualTo(1);
    }

    @Test
    void is_1_when_nobody_listens() throws IOException {
        int closed;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = server.getLocalPort();
        }
        assertThat(ask("127.0.0.1:" + closed)).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("127.0.0.1:" + closed);
    }

    @Test
    void is_2_for_an_address_that_is_none() {
        assertThat(ask("localhost")).isEqualTo(2);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("HOST:PORT");
    }

    private int ask(String address) {
        return Health.ask(address, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private int askOneThatAnswers(String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread service = Thread.ofVirtual().start(() -> {
                try (Socket client = server.accept()) {
                    byte[] request = new byte[1024];
                    assertThat(client.getInputStream().read(request)).isPositive();
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            int status = ask("127.0.0.1:" + server.getLocalPort());
            service.join();
            return status;
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.message.Address;
import org.winnowmail.message.Message;

/** The server driven by OpenDKIM's {@code miltertest} (Debian package of that name). */
class MiltertestTest {
    @TempDir
    Path directory;

    private static final class Filter implements MilterFilter {
        @Override
        public Set<Stage> stages() {
            return EnumSet.of(Stage.CONNECT, Stage.RECIPIENT);
        }

        @Override
        public Reply recipient(Transaction transaction, Address recipient) {
            return recipient.local().equals("refused") ? Reply.reject("Not here") : Reply.proceed();
        }

        @Override
        public Decision message(Transaction transaction, Message message) {
            boolean spam = transaction.envelope().sender().orElseThrow().local().equals("spammer");
            if (spam) {
                return Decision.of(Reply.reject("100% spam"));
            }
            assertThat(transaction.envelope().queueId()).isEqualTo("4MILTERTEST");
            assertThat(message.headers().value("Subject")).isEqualTo("one\ttwo");
            assertThat(message.body().size()).isGreaterThan(70_000);
            return new Decision(
                    List.of(
                            new Edit.InsertHeader(0, "Authentication-Results", "mx.example.net; none"),
                            new Edit.AddHeader("X-Spam-Score", "0.1"),
                            new Edit.ChangeHeader("Subject", 1, "[SPAM] one"),
                            new Edit.DeleteHeader("X-Spam-Flag", 1),
                            new Edit.AddRecipient(new Address("c", "example.net")),
                            new Edit.DeleteRecipient(new Address("b", "example.net")),
                            new Edit.Quarantine("held")),
                    Reply.accept());
        }
    }

    @Test
    void an_mta_of_other_hands_gets_what_it_expects() throws Exception {
        boolean installed = Files.isExecutable(Path.of("/usr/bin/miltertest"));
        assertThat(installed || System.getenv("CI") == null)
                .as("CI must have Debian's package miltertest")
                .isTrue();
        assumeTrue(
                installed || Files.isExecutable(Path.of("/usr/bin/miltertest")),
                "miltertest is not installed (Debian package miltertest)");
        Path script = directory.resolve("conversation.lua");
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("miltertest/conversation.lua"))) {
            Files.copy(in, script);
        }
        MilterSettings settings = MilterSettings.listeningAt(List.of(ListenAddress.parse("inet:127.0.0.1:0")));
        try (MilterServer server = MilterServer.start(settings, new Filter(), MilterEvents.NONE)) {
            int port = ((ListenAddress.Tcp) server.addresses().getFirst())
                    .address()
                    .getPort();
            Process miltertest = new ProcessBuilder(
                            "/usr/bin/miltertest", "-D", "socket=inet:" + port + "@127.0.0.1", "-s", script.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(miltertest.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(miltertest.waitFor()).as(said).isZero();
        }
    }
}

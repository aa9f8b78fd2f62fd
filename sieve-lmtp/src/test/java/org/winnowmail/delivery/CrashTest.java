// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.lmtp.LmtpServer;
import org.winnowmail.lmtp.LmtpSettings;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.store.MaildirSettings;
import org.winnowmail.store.MaildirStore;

/**
 * A server is killed again and again at moments of chance while a client sends mail to two recipients and,
 * like an MTA, sends again what was not answered. In the end every mail is there exactly once.
 */
class CrashTest {
    private static final int MAILS = 40;
    private static final List<String> RECIPIENTS = List.of("anna@example.org", "bob+work@example.org");

    @TempDir
    Path root;

    /** The server process: started with a directory, prints its port, and runs until it is killed. */
    public static final class Server {
        private Server() {}

        public static void main(String[] args) throws Exception {
            Path root = Path.of(args[0]);
            Delivery delivery = new Delivery(
                    DeliverySettings.defaults("mx.test", root),
                    Users.any(),
                    new MaildirStore(MaildirSettings.defaults("mx.test").withPath(root + "/mail/%{domain}/%{user}")),
                    new Scripts(ScriptSettings.defaults(root)),
                    new HandleMemory(root.resolve("handles"), Clock.systemUTC()),
                    Optional.empty(),
                    DeliveryEvents.NONE);
            LmtpServer.Running server = LmtpServer.start(
                    LmtpSettings.defaults("mx.test", root).withListen(List.of(new Endpoint.Inet("127.0.0.1", 0))),
                    delivery);
            System.out.println("port " + server.ports().getFirst());
            Thread.currentThread().join();
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Server.class.getName(),
                        root.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** Log lines may stand before it. */
    private static int port(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("port ")) {
                // What it says later must not fill the pipe.
                Thread.ofVirtual().start(() -> drain(out));
                return Integer.parseInt(line.substring(5));
            }
        }
        throw new IOException("the server did not start");
    }

    private static void drain(BufferedReader out) {
        try {
            out.transferTo(Writer.nullWriter());
        } catch (IOException killed) {
            // that is the test
        }
    }

    /** Mails and the recipients that have not been answered with 250 yet. */
    private final Map<Integer, Set<String>> open = new HashMap<>();

    @Test
    void every_answered_mail_is_there_exactly_once_whenever_the_server_is_killed() throws Exception {
        for (int i = 0; i < MAILS; i++) {
            open.put(i, new HashSet<>(RECIPIENTS));
        }
        Random random = new Random(5);
        int kills = 0;
        while (!open.isEmpty()) {
            Process server = start();
            int port = port(server.inputReader());
            // The last rounds are left alone, so that the test ends on any machine.
            boolean kill = kills < 7;
            Thread killer = Thread.ofVirtual().start(() -> {
                if (kill) {
                    LockSupport.parkNanos(random.nextInt(400_000_000));
                    server.destroyForcibly();
                }
            });
            send(port);
            killer.join();
            server.destroyForcibly();
            server.waitFor(10, TimeUnit.SECONDS);
            kills++;
        }
        for (String directory :
                List.of("anna/new", Path.of("bob", "work", "new").toString())) {
            List<String> subjects = new ArrayList<>();
            try (Stream<Path> files =
                    Files.list(root.resolve("mail/example.org").resolve(directory))) {
                for (Path file : files.toList()) {
                    String text = Files.readString(file);
                    assertThat(text).endsWith("the end\r\n");
                    subjects.add(text.replaceAll("(?s).*Subject: (\\d+).*", "$1"));
                }
            }
            assertThat(subjects).as(directory).hasSize(MAILS).doesNotHaveDuplicates();
        }
    }

    /** Sends every open mail once; ends when the server does. */
    private void send(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            read(in);
            say(socket, in, "LHLO client");
            for (int number : List.copyOf(open.keySet())) {
                List<String> to = List.copyOf(open.get(number));
                say(socket, in, "MAIL FROM:<a@b.example>");
                for (String recipient : to) {
                    say(socket, in, "RCPT TO:<" + recipient + ">");
                }
                say(socket, in, "DATA");
                socket.getOutputStream()
                        .write(("Subject: " + number + "\r\n\r\n" + "line\r\n".repeat(200) + "the end\r\n.\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                for (String recipient : to) {
                    if (read(in).startsWith("250")) {
                        open.get(number).remove(recipient);
                    }
                }
                if (open.get(number).isEmpty()) {
                    open.remove(number);
                }
            }
        } catch (IOException killed) {
            // the rest is sent to the next server
        }
    }

    private static void say(Socket socket, BufferedReader in, String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(read(in)).matches("[23]\\d\\d.*");
    }

    private static String read(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && line.charAt(3) == '-') {
            line = in.readLine();
        }
        if (line == null) {
            throw new IOException("server is gone");
        }
        return line;
    }
}

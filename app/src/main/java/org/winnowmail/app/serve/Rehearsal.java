// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigLoader;
import org.winnowmail.app.log.Logging;
import org.winnowmail.classifier.Classifier;
import org.winnowmail.classifier.ClassifierSettings;
import org.winnowmail.classifier.Label;
import org.winnowmail.mailauth.dkim.DkimAlgorithm;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.message.Message;

/**
 * Mail through every port of a throw-away service, so that the JVM's training run sees the classes that a real start
 * and a first mail need, and which of their methods are hot. Used when the start-up cache is made; touches nothing
 * outside a temporary directory.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private static final String MAIL = """
            From: Ann <ann@example.org>
            To: demo@example.net
            Subject: rehearsal
            Date: Thu, 1 Jan 2026 00:00:00 +0000
            Message-ID: <r@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

            See https://example.org/ for more.
            --b
            Content-Type: text/html

            <p>See <a href="https://example.org/">this</a> for more.</p>
            --b--
            """.replace("\n", "\r\n");

    private Rehearsal() {}

    /**
     * Runs it.
     *
     * @param messages each way through the milter: twenty load all classes, four hundred show what is hot
     */
    static void run(int messages) throws ConfigException, IOException {
        Logging.serve(false, "info", Map.of());
        Path dir = Files.createTempDirectory("winnow-rehearsal");
        try (DatagramSocket dns = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> knowNothing(dns));
            Map<String, String> settings = Map.of(
                    "WINNOW_MILTER_LISTEN", "inet:127.0.0.1:0",
                    "WINNOW_LMTP_LISTEN", "inet:127.0.0.1:0",
                    "WINNOW_MANAGESIEVE_LISTEN", "inet:127.0.0.1:0",
                    "WINNOW_CONSOLE_LISTEN", "127.0.0.1:0",
                    "WINNOW_DNS_SERVERS", "127.0.0.1:" + dns.getLocalPort(),
                    "WINNOW_DNS_TIMEOUT", "50ms");
            DkimKeyFile.generate(DkimAlgorithm.RSA_SHA256).write(dir.resolve("key.pem"));
            Path file = Files.writeString(dir.resolve("winnow.yaml"), """
                    config_version: 1
                    rules: {paths: [none/*.cf]}
                    dkim: {keys: [{domain: example.org, selector: s1, key: key.pem}]}
                    """);
            Config config = ConfigLoader.load(Optional.of(file), Optional.of(dir), settings);
            try (Service service = Service.start(config)) {
                List<String> places = service.places();
                RehearsalMail mails = new RehearsalMail();
                for (int i = 0; i < messages; i++) {
                    milter(port(places, "milter"), "i\0004" + i + "\0", mails.next());
                    milter(port(places, "milter"), "i\0004" + i + "\0{auth_authen}\0ann\0", MAIL);
                }
                lmtp(port(places, "lmtp"));
                http(port(places, "console"));
            }
            learn(messages);
        } finally {
            delete(dir);
        }
    }

    /** What {@code winnow learn} and {@code classifier evaluate} do. */
    private static void learn(int messages) throws IOException {
        RehearsalMail mails = new RehearsalMail();
        try (Classifier classifier = Classifier.open(ClassifierSettings.DEFAULT)) {
            for (int i = 0; i < messages; i++) {
                Message message = Message.parse(mails.next().getBytes(StandardCharsets.UTF_8));
                double spam = classifier.judge(message, Optional.empty()).probability();
                LOG.debug("judged {}", spam);
                classifier.learn(message, i % 2 == 0 ? Label.SPAM : Label.HAM, Optional.empty());
            }
        }
    }

    private static int port(List<String> places, String role) throws IOException {
        for (String place : places) {
            if (place.startsWith(role + " ")) {
                String digits = place.replaceAll("]", "").replaceAll(".*\\D", "");
                return Integer.parseInt(digits);
            }
        }
        throw new IOException("no " + role);
    }

    /** Answers each DNS question that there is no such name. */
    private static void knowNothing(DatagramSocket socket) {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        try {
            while (true) {
                socket.receive(packet);
                packet.getData()[2] |= (byte) 0x80;
                packet.getData()[3] = (byte) 0x83;
                socket.send(packet);
            }
        } catch (IOException closed) {
            LOG.debug("no more DNS questions: {}", closed.toString());
        }
    }

    private static void milter(int port, String macros, String mail) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            send(
                    out,
                    'O',
                    ByteBuffer.allocate(12)
                            .putInt(6)
                            .putInt(0x1FF)
                            .putInt(0x1FFFFF)
                            .array());
            in.skipNBytes(in.readInt());
            send(out, 'C', "client.example.org\0004\0\u0019192.0.2.1\0");
            send(out, 'H', "client.example.org\0");
            send(out, 'D', "M" + macros);
            send(out, 'M', "<ann@example.org>\0");
            send(out, 'R', "<demo@example.net>\0");
            send(out, 'T', "");
            int middle = mail.indexOf("\r\n\r\n");
            for (String field : mail.substring(0, middle).lines().toList()) {
                int colon = field.indexOf(':');
                send(out, 'L', field.substring(0, colon) + "\0" + field.substring(colon + 1) + "\0");
            }
            send(out, 'N', "");
            send(out, 'B', mail.substring(middle + 4).getBytes(StandardCharsets.UTF_8));
            send(out, 'E', "");
            for (char code = 0; code != 'a' && code != 'y' && code != 't'; ) {
                int length = in.readInt();
                code = (char) in.readByte();
                in.skipNBytes(length - 1L);
                if (code == 'c' || code == 'p') {
                    code = 0;
                }
            }
            send(out, 'Q', "");
        }
    }

    private static void send(OutputStream out, char code, String data) throws IOException {
        send(out, code, data.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void send(OutputStream out, char code, byte[] data) throws IOException {
        out.write(ByteBuffer.allocate(data.length + 5)
                .putInt(data.length + 1)
                .put((byte) code)
                .put(data)
                .array());
    }

    private static void lmtp(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = socket.getOutputStream();
            for (String line : new String[] {
                "",
                "LHLO me",
                "MAIL FROM:<ann@example.org>",
                "RCPT TO:<demo+work@example.net>",
                "DATA",
                MAIL + ".",
                "QUIT"
            }) {
                if (!line.isEmpty()) {
                    out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                }
                String reply;
                do {
                    reply = in.readLine();
                } while (reply != null && reply.length() > 3 && reply.charAt(3) == '-');
            }
        }
    }

    private static void http(int port) throws IOException {
        for (String path : List.of("/healthz", "/readyz", "/metrics")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream()
                        .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                // One read: the server may keep the connection open although it was asked to close it.
                int got = socket.getInputStream().read(new byte[65_536]);
                if (got <= 0) {
                    throw new IOException("no answer to " + path);
                }
            }
        }
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

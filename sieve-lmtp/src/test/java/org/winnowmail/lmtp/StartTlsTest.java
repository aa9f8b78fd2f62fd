// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.lmtp.wire.TlsFiles;

/** STARTTLS (RFC 3207). The key in the resources is of this test and of nothing else. */
class StartTlsTest {
    @TempDir
    Path root;

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(StartTlsTest.class
                .getResource("/org/winnowmail/lmtp/wire/" + name)
                .toURI());
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "test", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String reply(BufferedReader in) throws IOException {
        StringBuilder all = new StringBuilder();
        String line = in.readLine();
        while (line != null && line.charAt(3) == '-') {
            all.append(line).append('\n');
            line = in.readLine();
        }
        return all.append(line).toString();
    }

    private static String say(Socket socket, BufferedReader in, String text) throws IOException {
        socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return reply(in);
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    @Test
    void everything_from_before_the_handshake_is_forgotten() throws Exception {
        TlsFiles files = new TlsFiles(resource("test-certificate.pem"), resource("test-key.pem"));
        try (LmtpHouse house = new LmtpHouse(root, s -> s.withTls(Optional.of(files)));
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), house.port())) {
            plain.setSoTimeout(20_000);
            BufferedReader in = reader(plain);
            assertThat(reply(in)).startsWith("220");
            assertThat(say(plain, in, "STARTTLS")).isEqualTo("503 5.5.1 say LHLO first");
            assertThat(say(plain, in, "LHLO x")).contains("250 STARTTLS");
            // Commands sent ahead in plain text must not be obeyed under TLS.
            assertThat(say(plain, in, "STARTTLS\r\nMAIL FROM:<evil@x>\r\nRSET")).isEqualTo("220 2.0.0 go ahead");
            try (SSLSocket tls = (SSLSocket) trusting(resource("test-certificate.pem"))
                    .getSocketFactory()
                    .createSocket(plain, "mx.test", house.port(), true)) {
                tls.startHandshake();
                BufferedReader safe = reader(tls);
                assertThat(say(tls, safe, "MAIL FROM:<a@b>")).isEqualTo("503 5.5.1 say LHLO first");
                assertThat(say(tls, safe, "LHLO x")).doesNotContain("STARTTLS");
                assertThat(say(tls, safe, "STARTTLS")).isEqualTo("503 5.5.1 TLS is already on");
                assertThat(say(tls, safe, "MAIL FROM:<a@b>")).startsWith("250");
                assertThat(say(tls, safe, "RCPT TO:<anna@example.org>")).startsWith("250");
                assertThat(say(tls, safe, "DATA")).startsWith("354");
                assertThat(say(tls, safe, "Subject: x\r\n\r\nx\r\n.")).startsWith("250");
            }
        }
        assertThat(LmtpHouse.files(root.resolve("mail/example.org/anna/new"))).hasSize(1);
    }

    @Test
    void files_that_do_not_fit_are_named() {
        assertThatThrownBy(() -> new TlsFiles(Path.of("/nowhere.pem"), resource("test-key.pem")).context())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/nowhere.pem")
                .hasMessageContaining("PKCS#8");
    }
}

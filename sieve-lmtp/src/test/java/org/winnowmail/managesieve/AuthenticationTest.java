// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.winnowmail.delivery.Users;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.managesieve.Authenticator.Peer;
import org.winnowmail.managesieve.Authenticator.Turn;
import org.winnowmail.store.User;

/** Who may log in: password schemes, SCRAM, and Dovecot's auth service. */
class AuthenticationTest {
    private static final Peer PEER = new Peer("192.0.2.1", true);

    @TempDir
    Path root;

    /** Hashes by glibc's crypt(3), and by hand for the salted digests. */
    @ParameterizedTest
    @CsvSource({
        "geheim, {PLAIN}geheim",
        "geheim, geheim",
        "geheim, {SHA512-CRYPT}$6$saltstring$gUUU7Q1nHUlpW3Td/XNWQNCXldxCtDo4d5k5ezG8jW58.bfdBZvqtBPM1S1LRoM/fG4Mb/ZCXJKbZYUcbur6S0",
        "geheim, $6$saltstring$gUUU7Q1nHUlpW3Td/XNWQNCXldxCtDo4d5k5ezG8jW58.bfdBZvqtBPM1S1LRoM/fG4Mb/ZCXJKbZYUcbur6S0",
        "x, {SHA256-CRYPT}$5$rounds=1234$abc$GQUBRcRTNQlGV3K5J3jQ0frqOnDs0lQTZRoda9/6Hr0",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, {CRYPT}$6$saltsaltsaltsalt$ziixBBrZVFxw4D6wDmnFnvBYWRClrnMTEIqKJDFB.qbYzZ2TEZOljxtPaKt1gMxL1TQQmSfIPBeAq5LuDJ6TV.",
        "'', {SHA256}47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    })
    void a_password_fits_its_stored_form_and_no_other_does(String password, String stored) {
        assertThat(PasswordSchemes.fits(PasswordSchemes.Stored.of(stored), password))
                .isTrue();
        assertThat(PasswordSchemes.fits(PasswordSchemes.Stored.of(stored), password + "x"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "{ARGON2ID}$argon2id$v=19$x",
        "{SHA256}????",
        "{SSHA512}AAAA",
        "$6$rounds=99999999$a$b",
        "{SCRAM-SHA-256}1;2",
        "{NOSUCH}x"
    })
    void an_unknown_or_damaged_form_fits_nothing(String stored) {
        assertThat(PasswordSchemes.fits(PasswordSchemes.Stored.of(stored), "x")).isFalse();
    }

    @Test
    void scram_keys_are_those_of_rfc_7677() throws Exception {
        // Section 3: user "user", password "pencil", salt and count as there; the client's proof must open.
        byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
        ScramKeys keys = ScramKeys.of("SHA-256", "pencil", salt, 4096);
        String authMessage = "n=user,r=rOprNGfwEbeRWgbNEkqO,"
                + "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
                + "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        byte[] clientKey = ScramKeys.hmac("SHA-256", keys.storedKey(), authMessage);
        byte[] proof = Base64.getDecoder().decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        for (int i = 0; i < proof.length; i++) {
            clientKey[i] ^= proof[i];
        }
        assertThat(MessageDigest.getInstance("SHA-256").digest(clientKey)).isEqualTo(keys.storedKey());
        assertThat(Base64.getEncoder().encodeToString(ScramKeys.hmac("SHA-256", keys.serverKey(), authMessage)))
                .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    /** The client's side of SCRAM. */
    private static Turn scram(Authenticator authenticator, String user, String password) throws Exception {
        try (var exchange = authenticator.begin("SCRAM-SHA-256", PEER).orElseThrow()) {
            String bare = "n=" + user + ",r=abcdef";
            Turn first = exchange.answer(Optional.of(("n,," + bare).getBytes(StandardCharsets.UTF_8)));
            String server = new String(((Turn.Challenge) first).data(), StandardCharsets.UTF_8);
            String[] parts = server.split(",", -1);
            byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
            int iterations = Integer.parseInt(parts[2].substring(2));
            String without = "c=biws," + parts[0];
            String authMessage = bare + "," + server + "," + without;
            var factory = javax.crypto.SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256");
            byte[] salted = factory.generateSecret(
                            new javax.crypto.spec.PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                    .getEncoded();
            byte[] clientKey = ScramKeys.hmac("SHA-256", salted, "Client Key");
            byte[] stored = MessageDigest.getInstance("SHA-256").digest(clientKey);
            byte[] signature = ScramKeys.hmac("SHA-256", stored, authMessage);
            for (int i = 0; i < signature.length; i++) {
                signature[i] ^= clientKey[i];
            }
            String proof = Base64.getEncoder().encodeToString(signature);
            return exchange.answer(Optional.of((without + ",p=" + proof).getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void scram_works_with_plain_and_with_stored_keys_and_says_nothing_of_unknown_users() throws Exception {
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        ScramKeys keys = ScramKeys.of("SHA-256", "geheim", salt, 5000);
        Base64.Encoder base64 = Base64.getEncoder();
        Path file = root.resolve("users");
        Files.writeString(
                file,
                "anna@x.example:{PLAIN}geheim\nbob@x.example:{SCRAM-SHA-256}5000," + base64.encodeToString(salt) + ","
                        + base64.encodeToString(keys.storedKey()) + "," + base64.encodeToString(keys.serverKey()) + "\n"
                        + "carl@x.example:{SHA512-CRYPT}$6$a$b\n");
        Authenticator authenticator = Authenticator.passwordFile(file);

        for (String user : List.of("anna@x.example", "bob@x.example", "BOB@X.example")) {
            assertThat(scram(authenticator, user, "geheim"))
                    .as(user)
                    .isInstanceOfSatisfying(
                            Turn.Success.class,
                            s -> assertThat(s.user().domain()).isEqualTo("x.example"));
            assertThat(scram(authenticator, user, "falsch")).isInstanceOf(Turn.Failure.class);
        }
        assertThat(scram(authenticator, "nobody@x.example", "geheim")).isInstanceOf(Turn.Failure.class);
        assertThat(scram(authenticator, "carl@x.example", "geheim")).isInstanceOf(Turn.Failure.class);
    }

    /** Plays Dovecot's side: what it says at once, and what it answers to a line. */
    private static ServerSocket dovecot(String greeting, Map<String, String> answers) throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    socket.getOutputStream().write(greeting.getBytes(StandardCharsets.UTF_8));
                    BufferedReader in =
                            new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        String answer = answers.getOrDefault(line, "");
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    }
                } catch (IOException closed) {
                    // the next one, or the end
                }
            }
        });
        return server;
    }

    @Test
    void dovecots_auth_service_is_asked_in_its_own_words() throws Exception {
        String right = Base64.getEncoder().encodeToString("\0anna\0geheim".getBytes(StandardCharsets.UTF_8));
        String wrong = Base64.getEncoder().encodeToString("\0anna\0falsch".getBytes(StandardCharsets.UTF_8));
        String prefix = "AUTH\t1\tPLAIN\tservice=sieve\tsecured\trip=192.0.2.1";
        try (ServerSocket server = dovecot(
                "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nMECH\tGSSAPI\nMECH\tSCRAM-SHA-256\nSPID\t7\nCUID\t1\nCOOKIE\tx\nDONE\n",
                Map.of(
                        prefix + "\tresp=" + right,
                        "OK\t1\tuser=anna@x.example\n",
                        prefix + "\tresp=" + wrong,
                        "FAIL\t1\tuser=anna\n",
                        prefix,
                        "CONT\t1\t\n",
                        "CONT\t1\t" + right,
                        "OK\t1\tuser=anna@x.example\tresp=dj0x\n"))) {
            Authenticator authenticator = Authenticator.dovecot(
                    new Endpoint.Inet("127.0.0.1", server.getLocalPort()), Duration.ofSeconds(10));
            assertThat(authenticator.mechanisms()).containsExactly("PLAIN", "SCRAM-SHA-256");
            assertThat(authenticator.begin("GSSAPI", PEER)).isEmpty();
            User anna = User.named("anna@x.example").orElseThrow();
            byte[] good = Base64.getDecoder().decode(right);
            try (var exchange = authenticator.begin("PLAIN", PEER).orElseThrow()) {
                assertThat(exchange.answer(Optional.of(good)))
                        .isInstanceOfSatisfying(
                                Turn.Success.class, s -> assertThat(s.user()).isEqualTo(anna));
            }
            try (var exchange = authenticator.begin("PLAIN", PEER).orElseThrow()) {
                assertThat(exchange.answer(Optional.of(Base64.getDecoder().decode(wrong))))
                        .isEqualTo(new Turn.Failure("authentication failed", false, "anna"));
            }
            try (var exchange = authenticator.begin("PLAIN", PEER).orElseThrow()) {
                assertThat(exchange.answer(Optional.empty())).isInstanceOf(Turn.Challenge.class);
                assertThat(exchange.answer(Optional.of(good)))
                        .isInstanceOfSatisfying(
                                Turn.Success.class,
                                s -> assertThat(s.data()).asString().isEqualTo("v=1"));
            }
        }
    }

    @Test
    void dovecots_userdb_knows_who_has_a_mailbox() throws Exception {
        try (ServerSocket server = dovecot(
                "VERSION\t1\t2\nSPID\t7\n",
                Map.of(
                        "USER\t1\tanna@x.example\tservice=lmtp",
                                "USER\t1\tanna@x.example\thome=/srv/a\u0001tb\tuid=1000\n",
                        "USER\t1\tno@x.example\tservice=lmtp", "NOTFOUND\t1\n",
                        "USER\t1\tbad@x.example\tservice=lmtp", "FAIL\t1\n"))) {
            Users users = Users.dovecot(new Endpoint.Inet("127.0.0.1", server.getLocalPort()), Duration.ofSeconds(10));
            assertThat(users.find("anna", "x.example"))
                    .contains(new User("anna", "x.example", Map.of("home", "/srv/a\tb", "uid", "1000")));
            assertThat(users.find("no", "x.example")).isEmpty();
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> users.find("bad", "x.example"))
                    .isInstanceOf(Users.UsersUnavailableException.class);
            assertThat(users.find("in\tjected", "x.example")).isEmpty();
        }
        Users gone = Users.dovecot(new Endpoint.Unix(root.resolve("no.sock")), Duration.ofSeconds(1));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> gone.find("anna", "x.example"))
                .isInstanceOf(Users.UsersUnavailableException.class)
                .hasMessageContaining("no.sock");
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.delivery.ScriptSettings;
import org.winnowmail.delivery.Scripts;
import org.winnowmail.lmtp.ProtocolScript;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.managesieve.ManageSieveSettings.ManageSieveLimits;

/** Guessing passwords over many connections. */
class FailedLoginsTest {
    private static final String ADDRESS = "192.0.2.1";

    @TempDir
    Path root;

    private final AtomicLong nanos = new AtomicLong();
    private final FailedLogins failed =
            new FailedLogins(ManageSieveLimits.DEFAULT.withLoginFailures(3, Duration.ofMinutes(15)), nanos::get);

    private void fail(String address, String user, int times) {
        for (int i = 0; i < times; i++) {
            failed.failed(address, user);
        }
    }

    /** PLAIN of anna with the wrong and the right password, and of bob with the right one. */
    @Test
    void after_too_many_wrong_passwords_the_right_one_is_no_better_but_others_may_log_in() throws IOException {
        Path users = root.resolve("users");
        Files.writeString(users, "anna@example.org:{PLAIN}geheim\nbob@example.org:{PLAIN}geheim\n");
        String wrong = "C: AUTHENTICATE \"PLAIN\" \"AGFubmFAZXhhbXBsZS5vcmcAZmFsc2No\"\n";
        String right = "C: AUTHENTICATE \"PLAIN\" \"AGFubmFAZXhhbXBsZS5vcmcAZ2VoZWlt\"\n";
        String bob = "C: AUTHENTICATE \"PLAIN\" \"AGJvYkBleGFtcGxlLm9yZwBnZWhlaW0=\"\n";
        String greeting =
                "S: \"IMPLEMENTATION\" \"Winnow\"\nS~ \"SASL\" .*\nS~ \"SIEVE\" .*\nS~ .*\nS~ .*\nS~ .*\nS~ .*\nS: OK \"ready\"\n";
        try (var server = ManageSieveServer.start(
                ManageSieveSettings.defaults(root)
                        .withListen(List.of(new Endpoint.Inet("127.0.0.1", 0)))
                        .withLimits(ManageSieveLimits.DEFAULT
                                .withFailureDelay(Duration.ZERO)
                                .withLoginFailures(4, Duration.ofHours(1))),
                Authenticator.passwordFile(users),
                new CompilerCheck(new Scripts(ScriptSettings.defaults(root))))) {
            play(
                    server,
                    greeting + wrong + "S: NO \"authentication failed\"\n" + wrong + "S: NO \"authentication failed\"\n"
                            + wrong + "S: BYE \"too many failed logins\"\n");
            play(
                    server,
                    greeting + wrong + "S: NO \"authentication failed\"\n" + wrong
                            + "S: BYE (TRYLATER) \"too many failed logins, come back later\"\n");
            play(server, greeting + right + "S: BYE (TRYLATER) \"too many failed logins, come back later\"\n");
            play(server, greeting + bob + "S: OK \"logged in\"\n");
        }
    }

    private void play(ManageSieveServer.Running server, String conversation) throws IOException {
        Path script = root.resolve("conversation");
        Files.writeString(script, conversation);
        new ProtocolScript(script).play(server.ports().getFirst(), root, Integer.MAX_VALUE / 2);
    }

    @Test
    void a_pause_forgets_them() {
        fail(ADDRESS, "anna@example.org", 3);
        assertThat(failed.refuses(ADDRESS, "anna@example.org")).isTrue();
        nanos.addAndGet(Duration.ofMinutes(16).toNanos());
        assertThat(failed.refuses(ADDRESS, "anna@example.org")).isFalse();
    }

    @Test
    void a_right_password_in_time_forgets_them() {
        fail(ADDRESS, "anna@example.org", 2);
        failed.succeeded(ADDRESS, "anna@example.org");
        fail(ADDRESS, "anna@example.org", 2);
        assertThat(failed.refuses(ADDRESS, "anna@example.org")).isFalse();
    }

    @Test
    void who_guesses_elsewhere_does_not_lock_the_user_out() {
        fail("198.51.100.7", "anna@example.org", 50);
        assertThat(failed.refuses("198.51.100.7", "ANNA@example.org ")).isTrue();
        assertThat(failed.refuses(ADDRESS, "anna@example.org")).isFalse();
    }

    @Test
    void a_network_that_tries_many_users_is_refused_as_a_whole() {
        for (int i = 0; i < 30; i++) {
            fail("2001:db8::" + Integer.toHexString(i + 1), "user" + i, 1);
        }
        assertThat(failed.refuses("2001:db8::ffff", "anna@example.org")).isTrue();
        assertThat(failed.refuses("2001:db8:0:1::1", "anna@example.org")).isFalse();
    }

    @Test
    void a_webmail_on_a_private_address_is_not() {
        for (int i = 0; i < 300; i++) {
            fail("172.18.0.1", "user" + i, 1);
        }
        assertThat(failed.refuses("172.18.0.1", "anna@example.org")).isFalse();
        assertThat(failed.refuses("unix", "anna@example.org")).isFalse();
    }
}

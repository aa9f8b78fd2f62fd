// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.rules.Action;
import org.winnowmail.rules.Finding;
import org.winnowmail.rules.Policy;
import org.winnowmail.rules.Symbol;
import org.winnowmail.rules.language.RuleFiles;
import org.winnowmail.rules.language.RuleSet;

/** A scan ends in time and with a verdict, whatever its checks do. */
class ScannerTest {
    private static final Scan MAIL = new Scan(
            Envelope.UNKNOWN,
            Message.parse("From: a@b\r\n\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII)),
            Direction.INCOMING,
            Instant.EPOCH);

    private interface Look {
        List<Finding> at(Scan scan) throws Exception;
    }

    private static Check check(String name, boolean waits, Look look) {
        return new Check() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean waits() {
                return waits;
            }

            @Override
            public List<Finding> run(Scan scan) throws Exception {
                return look.at(scan);
            }
        };
    }

    private static ScanReport scan(Duration deadline, ScanEvents events, Check... checks) {
        return new Scanner(Optional.empty(), List.of(checks), Policy::shipped, deadline, events).scan(MAIL);
    }

    private static List<String> names(ScanReport report) {
        return report.verdict().symbols().stream().map(Symbol::name).toList();
    }

    @Test
    void findings_of_all_checks_meet_the_policy() {
        ScanReport report = scan(
                Duration.ofSeconds(10),
                ScanEvents.NONE,
                check("ONE", false, s -> List.of(Finding.of("GTUBE"))),
                check("TWO", true, s -> List.of(Finding.of("R_SPF_FAIL", "no"))));

        assertThat(names(report)).containsExactly("GTUBE", "R_SPF_FAIL");
        assertThat(report.verdict().action()).isEqualTo(Action.ADD_HEADER);
        assertThat(report.took()).containsKeys("one", "two", "total");
    }

    @Test
    void a_check_that_throws_becomes_a_symbol_and_the_others_count() {
        ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
        ScanEvents events = new ScanEvents() {
            @Override
            public void checkFailed(String check) {
                failed.add(check);
            }
        };

        ScanReport report = scan(
                Duration.ofSeconds(10),
                events,
                check("RULES", false, s -> {
                    throw new IllegalStateException("broken rule");
                }),
                check("DEEP", false, s -> endless(s, 0)),
                check("LIST", true, s -> {
                    throw new java.io.IOException("no answer");
                }),
                check("FINE", false, s -> List.of(Finding.of("GTUBE"))));

        assertThat(names(report)).contains("GTUBE", "RULES_TEMPFAIL", "LIST_TEMPFAIL", "DEEP_TEMPFAIL");
        assertThat(failed).containsExactlyInAnyOrder("RULES", "LIST", "DEEP");
    }

    private static List<Finding> endless(Scan scan, int depth) {
        return depth < 0 ? List.of() : endless(scan, depth + 1);
    }

    @Test
    void a_check_that_never_answers_is_left_behind_at_the_deadline() {
        CountDownLatch interrupted = new CountDownLatch(1);
        Check hangs = check("LIST", true, s -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return List.of();
        });

        ScanReport report = scan(Duration.ofMillis(50), ScanEvents.NONE, hangs);

        assertThat(names(report)).containsExactly("LIST_TEMPFAIL");
        assertThat(report.verdict().action()).isEqualTo(Action.ACCEPT);
        assertThat(interrupted).satisfies(latch -> latch.await());
    }

    @Test
    void a_check_without_a_say_about_a_direction_is_not_run() {
        Scan outgoing = new Scan(MAIL.envelope(), MAIL.message(), Direction.OUTGOING, Instant.EPOCH);
        Check never = check("X", false, s -> {
            throw new AssertionError("must not run");
        });

        ScanReport report = new Scanner(
                        Optional.empty(), List.of(never), Policy::shipped, Duration.ofSeconds(1), ScanEvents.NONE)
                .scan(outgoing);

        assertThat(report.verdict().symbols()).isEmpty();
    }

    @Test
    void what_was_not_looked_for_is_not_missing() {
        RuleSet rules = RuleFiles.ofText("t.cf", "header __HAS exists:To\nmeta LACKS !__HAS\nscore LACKS 3\n")
                .rules();
        Policy policy = new Policy(
                Policy.shipped().thresholds(), Policy.shipped().scores().with(rules.symbols()), rules.composites());
        Scan outgoing = new Scan(MAIL.envelope(), MAIL.message(), Direction.OUTGOING, Instant.EPOCH);
        Check works = new RulesCheck(() -> rules);
        Check broken = check("RULES", false, s -> {
            throw new IllegalStateException("broken rule");
        });

        assertThat(names(scanner(policy, works).scan(MAIL))).containsExactly("LACKS");
        assertThat(names(scanner(policy, works).scan(outgoing))).isEmpty();
        assertThat(names(scanner(policy, broken).scan(MAIL))).containsExactly("RULES_TEMPFAIL");
    }

    private static Scanner scanner(Policy policy, Check check) {
        return new Scanner(Optional.empty(), List.of(check), () -> policy, Duration.ofSeconds(10), ScanEvents.NONE);
    }
}

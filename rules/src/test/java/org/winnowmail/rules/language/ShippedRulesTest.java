// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.message.testkit.Property;
import org.winnowmail.rules.Action;
import org.winnowmail.rules.Policy;
import org.winnowmail.rules.Scores;
import org.winnowmail.rules.Symbol;
import org.winnowmail.rules.Thresholds;
import org.winnowmail.rules.Verdict;

/** The rules that come with the program. */
class ShippedRulesTest {
    private static final RuleFiles.Loaded SHIPPED = RuleFiles.shipped();

    private static Verdict judge(String mail) {
        Policy policy = new Policy(
                Thresholds.DEFAULT,
                Scores.shipped().with(SHIPPED.rules().symbols()),
                SHIPPED.rules().composites());
        Message message = Message.parse(mail.getBytes(StandardCharsets.UTF_8));
        return policy.judge(SHIPPED.rules().evaluate(message, Envelope.UNKNOWN), Envelope.UNKNOWN);
    }

    @Test
    void they_are_read_without_a_complaint_and_their_examples_hold() {
        assertThat(SHIPPED.problems()).isEmpty();
        assertThat(SHIPPED.rules().failedTests()).isEmpty();
        assertThat(SHIPPED.rules().tests()).hasSizeGreaterThan(40);
    }

    @Test
    void each_that_counts_is_scored_and_described() {
        assertThat(SHIPPED.rules().symbols())
                .filteredOn(
                        s -> !s.symbol().startsWith("__") && !Scores.shipped().knows(s.symbol()))
                .allSatisfy(s -> {
                    assertThat(s.description()).as(s.symbol()).isNotBlank();
                    assertThat(Math.abs(s.score())).as(s.symbol()).isBetween(0.001, 5.0);
                });
    }

    @Test
    void the_program_carries_the_same_files_that_lie_in_the_directory() throws Exception {
        Path directory = Path.of(System.getProperty("winnow.root", ".."), "rules");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(f -> f.getFileName().toString())
                            .filter(n -> n.endsWith(".cf"))
                            .sorted())
                    .containsExactlyElementsOf(RuleFiles.SHIPPED);
        }
    }

    @Test
    void gtube_is_marked_as_spam_and_not_refused() {
        Verdict verdict = judge("""
                From: a@example.org
                To: b@example.net
                Subject: test
                Date: Fri, 20 Nov 2026 12:00:00 +0000
                Message-ID: <1@example.org>

                XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X
                """);

        assertThat(verdict.action()).isEqualTo(Action.ADD_HEADER);
        assertThat(verdict.score()).isEqualTo(1000);
        assertThat(verdict.status()).startsWith("Yes, score=1000.0 required=6.0");
    }

    @Test
    void a_plain_letter_has_nothing_against_it() {
        Verdict verdict = judge("""
                From: Anna Adams <anna@example.org>
                To: Bert <bert@example.net>
                Subject: Re: dinner on Friday
                Date: Fri, 20 Nov 2026 12:00:00 +0000
                Message-ID: <1@example.org>
                In-Reply-To: <0@example.net>
                References: <0@example.net>

                Hi Bert,

                see you at eight. The recipe is at https://www.example.org/soup.

                Anna
                """);

        assertThat(verdict.symbols()).extracting(Symbol::name).containsExactly("ANSWER");
        assertThat(verdict.action()).isEqualTo(Action.ACCEPT);
    }

    @Test
    void an_advance_fee_letter_is_spam() {
        Verdict verdict = judge("""
                From: "Barr. James" <james48213@example.org>
                Reply-To: barr.james@gmail.com
                To: undisclosed-recipients:;
                Subject: URGENT BUSINESS PROPOSAL
                Date: Fri, 20 Nov 2026 12:00:00 +0000
                Message-ID: <1@example.org>

                Dear Friend,

                I seek your assistance as the next of kin of my late client, who left US$ 25.5 million.
                This must be kept strictly confidential.
                """);

        assertThat(verdict.isSpam()).isTrue();
        assertThat(verdict.symbols()).extracting(Symbol::name).contains("ADVANCE_FEE", "NEXT_OF_KIN", "DEAR_NOBODY");
    }

    @Test
    void a_phishing_page_is_spam() {
        Verdict verdict = judge("""
                From: "PayPal Service" <info@cheap-hosting.example>
                To: anna@example.net
                Subject: Your account has been limited
                Date: Fri, 20 Nov 2026 12:00:00 +0000
                Message-ID: <1@cheap-hosting.example>
                Content-Type: text/html

                <p>Dear Customer,</p><p>your PayPal account has been limited. Click here to restore it within 24 hours:
                <a href="http://192.0.2.77/login">https://www.paypal.com/</a></p>
                """);

        assertThat(verdict.action()).isIn(Action.ADD_HEADER, Action.REJECT);
        assertThat(verdict.symbols()).extracting(Symbol::name).contains("PHISHING_SET", "LINK_SHOWS_OTHER", "URI_IP");
    }

    @Test
    void no_message_however_broken_makes_them_fail() {
        Property.holds(300, random -> {
            byte[] noise = Property.bytes(random, 3_000);
            SHIPPED.rules().evaluate(Message.parse(noise), Envelope.UNKNOWN);
        });
        assertThat(List.of(judge(""), judge("\n"), judge("Subject")))
                .allSatisfy(v -> assertThat(v.score()).isLessThan(15));
    }
}

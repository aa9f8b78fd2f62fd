// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.rules.Action;
import org.winnowmail.rules.Finding;
import org.winnowmail.rules.Policy;
import org.winnowmail.rules.Scores;
import org.winnowmail.rules.Symbol;
import org.winnowmail.rules.SymbolInfo;
import org.winnowmail.rules.Thresholds;
import org.winnowmail.rules.Verdict;

/** What each kind of rule sees. */
class RuleLanguageTest {
    private static final String MAIL = """
            Received: from a by b
            Received: from c by d
            From: "Doe, John" <john@example.org>
            To: anna@example.net
            Cc: bert@example.net
            Subject: =?utf-8?B?R3LDvMOfZQ==?= to all
            Message-ID: <1@example.org>
            X-Folded: one
             two
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            First line of a para=
            graph that
            goes   on.

            See http://192.0.2.1/x=3Dy for more.
            --b
            Content-Type: text/html

            <p>Some <b>bold</b> text</p>
            --b
            Content-Type: application/pdf; name="plan.pdf.exe"
            Content-Disposition: attachment

            SGVsbG8=
            --b--
            """;

    private static List<String> found(String... lines) {
        RuleFiles.Loaded loaded = RuleFiles.ofText("t.cf", String.join("\n", lines));
        assertThat(loaded.problems()).isEmpty();
        Envelope envelope = Envelope.UNKNOWN.withSender(Address.parse("bounce@example.com"));
        return loaded.rules().evaluate(mail(MAIL), envelope).stream()
                .map(Finding::symbol)
                .toList();
    }

    private static Message mail(String text) {
        return Message.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void header_rules_see_decoded_values_one_field_a_line() {
        assertThat(found(
                        "header A Subject =~ /^Grüße to all$/",
                        "header B Subject:raw =~ /=\\?utf-8\\?B\\?/i",
                        "header C Received =~ /from a by b\\nfrom c by d/",
                        "header D X-Folded =~ /^one two$/",
                        "header E subject =~ /grüsse/i",
                        "header F X-None =~ /x/"))
                .containsExactly("A", "B", "C", "D");
    }

    @Test
    void negated_rules_and_rules_about_what_is_missing() {
        assertThat(found(
                        "header A Subject !~ /spam/",
                        "header B X-None !~ /x/",
                        "header C X-None =~ /^UNSET$/ [if-unset: UNSET]",
                        "header D exists:Cc",
                        "header E !exists:Reply-To",
                        "header F !exists:Cc",
                        "header G X-None !~ /UNSET/ [if-unset: UNSET]"))
                .containsExactly("A", "B", "C", "D", "E");
    }

    @Test
    void parts_of_addresses_and_collections_of_fields() {
        assertThat(found(
                        "header A From:addr =~ /^john\\@example\\.org$/",
                        "header B From:name =~ /^Doe, John$/",
                        "header C ToCc =~ /anna.*\\n.*bert/",
                        "header D MESSAGEID =~ /^<1@/",
                        "header E EnvelopeFrom =~ /^bounce\\@example\\.com$/",
                        "header F ALL =~ /^X-Folded: one two$/m",
                        "header G ALL:raw =~ /^X-Folded: one\\n two$/m"))
                .containsExactly("A", "B", "C", "D", "E", "F", "G");
    }

    @Test
    void body_rules_see_subject_and_paragraphs_with_single_blanks() {
        assertThat(found(
                        "body A /^First line of a paragraph that goes on\\.$/",
                        "body B /^Grüße to all$/",
                        "body C /on\\. See/",
                        "body D /SGVsbG8/"))
                .containsExactlyInAnyOrder("A", "B");
    }

    @Test
    void rawbody_rules_see_decoded_text_with_its_lines_and_tags() {
        assertThat(found(
                        "rawbody A /paragraph that\\ngoes   on/",
                        "rawbody B /<b>bold<\\/b>/",
                        "rawbody C /SGVsbG8/",
                        "rawbody D /para=/"))
                .containsExactly("A", "B");
    }

    @Test
    void full_rules_see_the_message_as_received() {
        assertThat(found("full A /para=\\n/", "full B /name=\"plan\\.pdf\\.exe\"/", "full C /^Received: from a/"))
                .containsExactly("A", "B", "C");
    }

    @Test
    void uri_rules_see_each_url() {
        assertThat(found("uri A m{^http://192\\.0\\.2\\.1/x=y}", "uri B /example/"))
                .containsExactly("A");
    }

    @Test
    void evidence_names_the_line_and_quotes_what_matched() {
        RuleFiles.Loaded loaded = RuleFiles.ofText("t.cf", "\nheader A Subject =~ /gr\\S+/i\n");
        Finding finding = loaded.rules().evaluate(mail(MAIL), Envelope.UNKNOWN).getFirst();

        assertThat(finding.evidence()).containsExactly("t.cf:2 Subject “Grüße”");
    }

    @Test
    void scores_descriptions_and_metas_reach_the_verdict() {
        RuleFiles.Loaded loaded = RuleFiles.ofText("t.cf", """
                header __A Subject =~ /all/
                body   B   /paragraph/
                score  B   2.5
                describe B It has a paragraph
                meta   C   __A && B && R_SPF_FAIL
                score  C   0 0 0 3.5
                meta   D   C && !__A
                header T_E exists:To
                body   OFF /paragraph/
                score  OFF 0
                """);
        assertThat(loaded.problems()).isEmpty();
        Policy policy = new Policy(
                Thresholds.DEFAULT,
                Scores.shipped().with(loaded.rules().symbols()),
                loaded.rules().composites());
        List<Finding> findings = new ArrayList<>(loaded.rules().evaluate(mail(MAIL), Envelope.UNKNOWN));
        findings.add(Finding.of("R_SPF_FAIL"));
        Verdict verdict = policy.judge(findings, Envelope.UNKNOWN);

        assertThat(verdict.symbols()).extracting(Symbol::name).containsExactly("C", "B", "R_SPF_FAIL", "T_E");
        assertThat(verdict.score()).isEqualTo(3.5 + 2.5 + 1.0 + 0.01);
        assertThat(verdict.action()).isEqualTo(Action.ADD_HEADER);
        assertThat(verdict.meanings()).containsEntry("B", "It has a paragraph");
    }

    @Test
    void a_later_line_replaces_an_earlier_one() {
        RuleFiles.Loaded loaded = RuleFiles.ofText("t.cf", """
                body  A /nothing here/
                score A 1
                body  A /paragraph/
                score A (0.5)
                score R_SPF_FAIL 4
                """);
        assertThat(loaded.rules().rules())
                .singleElement()
                .satisfies(r -> assertThat(r.origin().line()).isEqualTo(3));
        assertThat(loaded.rules().symbols()).extracting(SymbolInfo::score).containsExactlyInAnyOrder(1.5, 4.0);
    }

    @Test
    void examples_beside_a_rule_are_tried() {
        RuleFiles.Loaded loaded = RuleFiles.ofText(
                "t.cf", "body A /free money/i\ntest A ok Get FREE MONEY\ntest A fail free beer\ntest A ok nothing\n");

        assertThat(loaded.rules().failedTests()).singleElement().satisfies(p -> {
            assertThat(p.origin().line()).isEqualTo(4);
            assertThat(p.message()).contains("should match");
        });
    }
}

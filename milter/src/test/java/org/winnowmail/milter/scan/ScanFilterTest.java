// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.winnowmail.greylist.Greylist;
import org.winnowmail.greylist.GreylistMode;
import org.winnowmail.greylist.GreylistSettings;
import org.winnowmail.mailauth.dkim.DkimAlgorithm;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.mailauth.dkim.DkimKeyRule;
import org.winnowmail.mailauth.dkim.DkimKeys;
import org.winnowmail.mailauth.dkim.DkimSignSettings;
import org.winnowmail.mailauth.dkim.DkimSigner;
import org.winnowmail.mailauth.ip.IpBlock;
import org.winnowmail.mailauth.relay.Relays;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Decision;
import org.winnowmail.milter.protocol.Edit;
import org.winnowmail.milter.protocol.Origin;
import org.winnowmail.milter.protocol.Reply;
import org.winnowmail.milter.protocol.Transaction;
import org.winnowmail.rules.Policy;
import org.winnowmail.rules.language.RuleFiles;
import org.winnowmail.rules.language.RuleSet;
import org.winnowmail.state.MemoryState;

/** From a message to edits and an answer. */
class ScanFilterTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    /** SCORE_n in the body scores n. */
    private static final RuleSet RULES = RuleFiles.ofText("test.cf", """
                    body SCORE_5 /doubtful/
                    score SCORE_5 5
                    body SCORE_7 /junk/
                    score SCORE_7 7
                    body SCORE_20 /poison/
                    score SCORE_20 20
                    """).rules();

    private final Greylist greylist =
            new Greylist(GreylistSettings.DEFAULT.with(GreylistMode.ADAPTIVE), new MemoryState(CLOCK), CLOCK);
    private final ScanFilter filter = filter();

    private ScanFilter filter() {
        Policy policy = new Policy(
                Policy.shipped().thresholds(), Policy.shipped().scores().with(RULES.symbols()), RULES.composites());
        Scanner scanner = new Scanner(
                Optional.empty(),
                List.of(new RulesCheck(() -> RULES)),
                () -> policy,
                Duration.ofSeconds(10),
                ScanEvents.NONE);
        DkimKeyRule key = DkimKeyRule.always("ours.example", "s1", DkimKeyFile.generate(DkimAlgorithm.ED25519_SHA256));
        List<IpBlock> trusted = List.of(IpBlock.parse("127.0.0.0/8").orElseThrow());
        DkimSigner signer = new DkimSigner(
                new DkimKeys(List.of(key)), DkimSignSettings.DEFAULT.withOurs(trusted, Set.of("ORIGINATING")), CLOCK);
        ScanFilter.Settings settings = new ScanFilter.Settings(
                greylist, signer, new Direction.Rules(List.of("ORIGINATING"), trusted, Relays.NONE), Optional.empty());
        return new ScanFilter(scanner, new AuthHeaders("mx.example", false), () -> settings, ScanEvents.NONE, CLOCK);
    }

    private static Transaction from(String ip, Origin origin, Optional<String> authUser) {
        Envelope envelope = new Envelope(
                Client.of(InetAddress.ofLiteral(ip)),
                "client.example",
                Address.parse("a@sender.example"),
                List.of(Address.parse("b@ours.example").orElseThrow()),
                authUser,
                "4QX",
                Map.of());
        return new Transaction(1, 1, origin, List.of(), envelope, false);
    }

    private Decision decide(Transaction transaction, String mail) {
        return filter.message(
                transaction, Message.parse(mail.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
    }

    private Decision incoming(String mail) {
        return decide(from("192.0.2.1", Origin.SMTP, Optional.empty()), mail);
    }

    private static List<String> inserted(Decision decision) {
        return decision.edits().stream()
                .filter(Edit.InsertHeader.class::isInstance)
                .map(e -> ((Edit.InsertHeader) e).field().name())
                .toList();
    }

    @Test
    void every_accepted_message_says_its_verdict_and_ham_is_not_flagged() {
        Decision decision = incoming("From: a@sender.example\n\nhello\n");

        assertThat(decision.reply()).isInstanceOf(Reply.Accept.class);
        assertThat(inserted(decision)).contains("X-Spam-Flag", "X-Spam-Status");
        assertThat(decision.edits().toString()).contains("X-Spam-Flag: NO");
    }

    @Test
    void junk_is_delivered_with_a_flag_and_a_report() {
        Decision decision = incoming("From: a@sender.example\n\njunk\n");

        assertThat(decision.reply()).isInstanceOf(Reply.Accept.class);
        assertThat(decision.edits().toString()).contains("X-Spam-Flag: YES", "SCORE_7");
        assertThat(inserted(decision)).contains("X-Spam-Report");
    }

    @Test
    void poison_is_refused_with_its_score_and_queue_id() {
        Decision decision = incoming("From: a@sender.example\n\npoison\n");

        assertThat(decision.reply())
                .isInstanceOfSatisfying(
                        Reply.Reject.class, r -> assertThat(r.text()).contains("score 20.0", "4QX"));
    }

    @Test
    void a_doubtful_message_is_asked_to_come_back_but_not_when_it_is_local() {
        assertThat(incoming("From: a@sender.example\n\ndoubtful\n").reply()).isInstanceOf(Reply.Tempfail.class);
        assertThat(decide(from("127.0.0.1", Origin.LOCAL, Optional.empty()), "From: a@sender.example\n\ndoubtful\n")
                        .reply())
                .isInstanceOf(Reply.Accept.class);
    }

    @Test
    void local_mail_is_never_refused() {
        Decision decision = decide(from("127.0.0.1", Origin.LOCAL, Optional.empty()), "From: a@x.example\n\npoison\n");

        assertThat(decision.reply()).isInstanceOf(Reply.Accept.class);
        assertThat(decision.edits().toString()).contains("X-Spam-Flag: YES");
    }

    @Test
    void forged_verdicts_and_forged_results_are_taken_away_by_their_instance() {
        Decision decision = incoming("""
                Authentication-Results: other.example; spf=pass
                Authentication-Results: mx.example; dkim=pass
                X-Spam-Flag: NO
                X-SPAM-FLAG: NO
                From: a@sender.example

                hello
                """);

        assertThat(decision.edits())
                .contains(
                        new Edit.DeleteHeader("Authentication-Results", 2),
                        new Edit.DeleteHeader("X-Spam-Flag", 1),
                        new Edit.DeleteHeader("X-SPAM-FLAG", 2))
                .doesNotContain(new Edit.DeleteHeader("Authentication-Results", 1));
    }

    @Test
    void mail_of_a_logged_in_user_is_signed_and_not_judged() {
        Decision decision = decide(
                from("192.0.2.1", Origin.SMTP, Optional.of("u@ours.example")), "From: u@ours.example\n\npoison\n");

        assertThat(decision.reply()).isInstanceOf(Reply.Accept.class);
        assertThat(inserted(decision)).containsExactly("DKIM-Signature");
    }

    @Test
    void mail_of_a_trusted_network_is_judged_and_signed_when_it_is_ours() {
        assertThat(inserted(decide(from("127.0.0.1", Origin.SMTP, Optional.empty()), "From: u@ours.example\n\nx\n")))
                .contains("DKIM-Signature", "X-Spam-Flag");
        assertThat(inserted(decide(from("127.0.0.1", Origin.SMTP, Optional.empty()), "From: u@other.example\n\nx\n")))
                .doesNotContain("DKIM-Signature");
    }
}

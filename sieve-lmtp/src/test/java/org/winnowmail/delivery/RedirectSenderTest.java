// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.delivery.Mailroom.Admission;
import org.winnowmail.delivery.srs.Srs;
import org.winnowmail.delivery.srs.SrsReturns;
import org.winnowmail.delivery.srs.SrsSettings;
import org.winnowmail.message.Address;

/** Mail redirected under a rewritten sender, and its bounce that comes back. */
class RedirectSenderTest {
    private static final SrsSettings SRS = new SrsSettings("srs.example.org", List.of("secret"));
    private static final String MAIL = "From: b@x.example\r\nSubject: hi\r\n\r\nbody\r\n";

    @TempDir
    Path root;

    private DeliveryHouse house;

    @BeforeEach
    void open() throws IOException {
        house = new DeliveryHouse(root, s -> s.withSrs(Optional.of(SRS)));
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    private SrsReturns returns() {
        return new SrsReturns(new Srs(SRS, Clock.systemUTC()), house.outbox(), house.delivery());
    }

    @Test
    void a_foreign_sender_is_rewritten_and_its_bounce_comes_back_to_it() throws IOException {
        house.script("anna", "redirect \"carl@elsewhere.example\";");
        house.deliver("b@x.example", MAIL, "anna@example.org");
        DeliveryHouse.Queued sent = house.queued().getFirst();
        assertThat(sent.to()).isEqualTo("carl@elsewhere.example");
        assertThat(sent.from()).matches("SRS0=[A-Za-z0-9+/]{6}=[A-Z2-7]{2}=x[.]example=b@srs[.]example[.]org");

        // carl's host bounces it.
        Recipient back =
                ((Admission.Accepted) returns().admit(Address.parse(sent.from()).orElseThrow())).recipient();
        String bounce = "From: MAILER-DAEMON@elsewhere.example\r\nSubject: failed\r\n\r\nno such user\r\n";
        Mailroom.Receipt receipt = returns().deliver(DeliveryHouse.mail("", bounce), List.of(back));

        assertThat(receipt.outcomes()).containsExactly(new Outcome(250, "2.1.5", "sent back"));
        DeliveryHouse.Queued returned = house.queued().stream()
                .filter(q -> q.to().equals("b@x.example"))
                .findFirst()
                .orElseThrow();
        assertThat(returned.from()).isEmpty();
        assertThat(returned.content())
                .startsWith("X-Winnow-SRS-Returned: SRS0=")
                .endsWith(bounce);
    }

    @Test
    void own_senders_and_the_null_sender_stay() throws IOException {
        house.script("anna", "redirect \"carl@elsewhere.example\";");
        house.deliver("bob@Example.org", MAIL, "anna@example.org");
        house.deliver("", MAIL + "2", "anna@example.org");
        assertThat(house.queued())
                .extracting(DeliveryHouse.Queued::from)
                .containsExactlyInAnyOrder("bob@Example.org", "");
    }

    /** Nobody asks SPF about mail that does not leave. */
    @Test
    void a_redirect_within_the_domain_keeps_a_foreign_sender() throws IOException {
        house.script("anna", "redirect \"bob@Example.org\";");
        house.deliver("b@x.example", MAIL, "anna@example.org");
        assertThat(house.queued().getFirst().from()).isEqualTo("b@x.example");
    }

    @Test
    void a_forged_address_is_refused_at_rcpt_and_a_mailbox_beside_it_is_served() throws IOException {
        SrsReturns returns = returns();
        Address forged = Address.parse("SRS0=aaaaaa=AA=victim.example=user@srs.example.org")
                .orElseThrow();
        assertThat(returns.admit(forged))
                .isEqualTo(new Admission.Refused(new Outcome(550, "5.1.1", "this address was not made here")));

        Address good = new Srs(SRS, Clock.systemUTC())
                .forward(Address.parse("b@x.example").orElseThrow());
        List<Recipient> both = List.of(
                ((Admission.Accepted) returns.admit(good)).recipient(),
                ((Admission.Accepted)
                                returns.admit(Address.parse("anna@example.org").orElseThrow()))
                        .recipient());
        assertThat(returns.deliver(DeliveryHouse.mail("", MAIL), both).outcomes())
                .extracting(Outcome::text)
                .containsExactly("sent back", "delivered");
        assertThat(house.files("anna/new")).hasSize(1);
    }

    @Test
    void what_went_round_once_does_not_go_round_again() throws IOException {
        Address good = new Srs(SRS, Clock.systemUTC())
                .forward(Address.parse("b@x.example").orElseThrow());
        Recipient back = ((Admission.Accepted) returns().admit(good)).recipient();
        Mailroom.Receipt receipt =
                returns().deliver(DeliveryHouse.mail("", "X-Winnow-SRS-Returned: x\r\n" + MAIL), List.of(back));
        assertThat(receipt.outcomes().getFirst().code()).isEqualTo(554);
        assertThat(house.queued()).isEmpty();
    }
}

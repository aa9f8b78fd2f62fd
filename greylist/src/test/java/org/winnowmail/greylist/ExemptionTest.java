// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.winnowmail.greylist.EnvelopeGreylistTest.assertDefers;
import static org.winnowmail.greylist.EnvelopeGreylistTest.assertPasses;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnowmail.greylist.Decision.Reason;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;

/** Who is never made to wait. */
class ExemptionTest {
    private final Scene scene = Scene.of(GreylistMode.ENVELOPE);

    @Test
    void a_user_who_is_logged_in() {
        GreylistRequest r = Scene.request("192.0.2.7", "", "a@example.org", "b@example.net");
        assertPasses(
                scene.greylist.check(new GreylistRequest(
                        r.client(), r.helo(), r.sender(), r.recipient(), Optional.of("anna"), Optional.empty())),
                Reason.AUTHENTICATED);
    }

    @Test
    void trusted_networks_and_local_submissions() {
        scene.with(scene.settings.with(new GreylistSettings.Exempt(
                List.of(Network.parse("10.0.0.0/8"), Network.parse("fd00::/8")), List.of())));

        assertPasses(scene.rcpt("10.200.3.4", "a@example.org", "b@example.net"), Reason.TRUSTED_NETWORK);
        assertPasses(scene.rcpt("fd12::1", "a@example.org", "b@example.net"), Reason.TRUSTED_NETWORK);
        assertDefers(scene.rcpt("11.0.0.1", "a@example.org", "b@example.net"), Reason.FIRST_TIME);
        assertPasses(
                scene.greylist.check(new GreylistRequest(
                        Client.UNKNOWN,
                        "",
                        Optional.empty(),
                        new Address("b", "example.net"),
                        Optional.empty(),
                        Optional.empty())),
                Reason.LOCAL);
    }

    @Test
    void the_null_sender_at_rcpt_because_callouts_take_a_delay_for_a_no() {
        assertPasses(scene.rcpt("192.0.2.7", "<>", "b@example.net"), Reason.NULL_SENDER);
    }

    @Test
    void postmaster_and_abuse() {
        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "Postmaster@example.net"), Reason.POSTMASTER);
        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "abuse@example.net"), Reason.POSTMASTER);
    }

    @Test
    void whom_the_configuration_names() {
        scene.with(scene.settings.with(new GreylistSettings.Exempt(
                GreylistSettings.Exempt.DEFAULT.networks(),
                List.of(
                        Exemption.parse("198.51.100.0/24"),
                        Exemption.parse("friends.org"),
                        Exemption.parse("one@example.org"),
                        Exemption.parse("client:mail.example.com"),
                        Exemption.parse("to:sales@example.net")))));

        assertPasses(scene.rcpt("198.51.100.9", "x@y.org", "b@example.net"), Reason.ALLOWED);
        assertPasses(scene.rcpt("192.0.2.7", "x@sub.friends.org", "b@example.net"), Reason.ALLOWED);
        assertPasses(scene.rcpt("192.0.2.7", "ONE@example.org", "b@example.net"), Reason.ALLOWED);
        assertPasses(scene.rcpt("192.0.2.7", "x@y.org", "Sales@example.net"), Reason.ALLOWED);
        assertPasses(
                scene.greylist.check(Scene.request("192.0.2.7", "a.mail.example.com", "x@y.org", "b@example.net")),
                Reason.ALLOWED);
        assertDefers(scene.rcpt("192.0.2.7", "two@example.org", "b@example.net"), Reason.FIRST_TIME);
        assertDefers(scene.rcpt("192.0.2.7", "x@notfriends.org", "b@example.net"), Reason.FIRST_TIME);
    }

    @Test
    void whom_a_user_has_written_to() {
        scene.greylist.noteOutgoing(new Envelope(
                Client.of(InetAddress.ofLiteral("192.0.2.99")),
                "",
                Address.parse("b@example.net"),
                List.of(Address.parse("shop@example.org").orElseThrow()),
                Optional.of("b"),
                "",
                Map.of()));

        assertPasses(scene.rcpt("192.0.2.7", "shop@example.org", "b@example.net"), Reason.CORRESPONDENT);
        assertDefers(scene.rcpt("192.0.2.7", "shop@example.org", "c@example.net"), Reason.FIRST_TIME);
    }

    @Test
    void nobody_becomes_a_correspondent_by_mail_that_was_not_authenticated() {
        scene.greylist.noteOutgoing(new Envelope(
                Client.of(InetAddress.ofLiteral("192.0.2.99")),
                "",
                Address.parse("b@example.net"),
                List.of(Address.parse("shop@example.org").orElseThrow()),
                Optional.empty(),
                "",
                Map.of()));
        assertDefers(scene.rcpt("192.0.2.7", "shop@example.org", "b@example.net"), Reason.FIRST_TIME);
    }

    @Test
    void whom_an_administrator_allows_while_the_program_runs() {
        assertDefers(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.FIRST_TIME);
        GreylistAdmin admin = new GreylistAdmin(scene.state, scene.now::get);
        admin.allow(Exemption.parse("192.0.2.0/24"));
        scene.pass(Duration.ofSeconds(16));

        assertPasses(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.ALLOWED);
        assertThat(admin.forget("192.0.2.0/24")).isGreaterThanOrEqualTo(1);
        scene.pass(Duration.ofSeconds(16));
        assertDefers(scene.rcpt("192.0.2.7", "a@example.org", "b@example.net"), Reason.FIRST_TIME);
    }

    @Test
    void the_memory_can_be_listed_and_weeded() {
        GreylistAdmin admin = new GreylistAdmin(scene.state, scene.now::get);
        scene.rcpt("192.0.2.7", "a@example.org", "b@example.net");
        scene.rcpt("203.0.113.7", "x@example.com", "b@example.net");

        assertThat(admin.list("", 10)).hasSize(2);
        assertThat(admin.list("EXAMPLE.com", 10)).singleElement().satisfies(e -> {
            assertThat(e.kind()).isEqualTo("triplet");
            assertThat(e.words()).containsExactly("203.0.113.0/24", "x@example.com", "b@example.net");
            assertThat(e.client()).isEqualTo("203.0.113.7");
            assertThat(e.first()).isEqualTo(scene.now.get());
            assertThat(e.passes()).isZero();
        });
        assertThat(admin.forget("example.com")).isEqualTo(1);
        assertThat(admin.forget("192.0.2.7")).isEqualTo(1);
        assertThat(admin.list("", 10)).isEmpty();
        assertThatThrownBy(() -> admin.forget(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_no_network_domain_or_address_is_refused_with_an_example() {
        for (String bad : new String[] {"", "nodot", "300.1.1.1", "192.0.2.0/33", "a b.org", "client:", "to:"}) {
            assertThatThrownBy(() -> Exemption.parse(bad), bad).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Exemption.parse("192.0.2.77/24").text()).isEqualTo("192.0.2.0/24");
        assertThat(Exemption.parse(Exemption.parse("@Example.ORG").text())).isEqualTo(Exemption.parse("example.org"));
    }
}

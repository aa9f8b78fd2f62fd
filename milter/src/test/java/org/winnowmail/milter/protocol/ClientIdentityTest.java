// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Client;

class ClientIdentityTest {
    private static Client of(Command.Connect connect, String... macros) {
        Macros all = new Macros();
        all.put(MtaCodec.macros('C', macros));
        return ClientIdentity.of(connect, all);
    }

    @Test
    void ipv4_with_a_verified_name() {
        Client client = of(new Command.Connect("mail.example.org", '4', 40_000, "192.0.2.7"));
        assertThat(client.address()).contains(InetAddress.ofLiteral("192.0.2.7"));
        assertThat(client.name()).isEqualTo("mail.example.org");
        assertThat(client.ptr()).isEqualTo("mail.example.org");
        assertThat(client.port()).isEqualTo(40_000);
    }

    @Test
    void ipv6_bare_as_postfix_writes_it() {
        assertThat(of(new Command.Connect("mail.example.org", '6', 25, "2001:db8::7"))
                        .address())
                .contains(InetAddress.ofLiteral("2001:db8::7"));
    }

    @Test
    void ipv6_with_a_prefix_as_sendmail_writes_it() {
        assertThat(of(new Command.Connect("mail.example.org", '6', 25, "IPv6:2001:db8::7"))
                        .address())
                .contains(InetAddress.ofLiteral("2001:db8::7"));
    }

    @Test
    void an_address_in_brackets_is_no_name() {
        Client client = of(new Command.Connect("[192.0.2.1]", '4', 25, "192.0.2.1"));
        assertThat(client.name()).isEmpty();
        assertThat(client.ptr()).isEmpty();
        assertThat(of(new Command.Connect("[IPv6:2001:db8::1]", '6', 25, "2001:db8::1"))
                        .name())
                .isEmpty();
        assertThat(of(new Command.Connect("unknown", '4', 25, "192.0.2.1")).name())
                .isEmpty();
    }

    @Test
    void an_unknown_family_has_no_address() {
        assertThat(of(new Command.Connect("unknown", 'U', 0, ""))).isEqualTo(Client.UNKNOWN);
    }

    @Test
    void a_unix_socket_has_no_address() {
        Client client = of(new Command.Connect("localhost", 'L', 0, "/var/run/client"));
        assertThat(client.address()).isEmpty();
        assertThat(client.name()).isEqualTo("localhost");
    }

    @Test
    void what_is_no_address_is_none_and_nothing_is_looked_up() {
        for (String bad : new String[] {"", "mail.example.org", "999.1.1.1", "IPv6:", "::g"}) {
            assertThat(of(new Command.Connect("x", '4', 25, bad)).address())
                    .as(bad)
                    .isEmpty();
        }
    }

    @Test
    void the_reverse_name_comes_from_its_macro_or_from_the_resolved_one() {
        Command.Connect connect = new Command.Connect("[192.0.2.1]", '4', 25, "192.0.2.1");
        assertThat(of(connect, "{client_ptr}", "ptr.example.org").ptr()).isEqualTo("ptr.example.org");
        assertThat(of(connect, "_", "ptr.example.org [192.0.2.1] (may be forged)")
                        .ptr())
                .isEqualTo("ptr.example.org");
        assertThat(of(connect, "_", "user@ptr.example.org [192.0.2.1]").ptr()).isEqualTo("ptr.example.org");
        assertThat(of(connect, "_", "unknown [192.0.2.1]").ptr()).isEmpty();
        assertThat(of(connect, "{client_ptr}", "unknown").ptr()).isEmpty();
    }
}

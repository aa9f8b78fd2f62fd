// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** IP addresses written out. */
class IpLiteralTest {
    @Test
    void the_longest_run_of_zeros_is_left_out_once() {
        assertThat(IpLiteral.write(InetAddress.ofLiteral("192.0.2.1"))).isEqualTo("192.0.2.1");
        assertThat(IpLiteral.write(InetAddress.ofLiteral("2001:0DB8:0:0:1:0:0:1")))
                .isEqualTo("2001:db8::1:0:0:1");
        assertThat(IpLiteral.write(InetAddress.ofLiteral("2001:db8:0:1:1:1:1:1")))
                .isEqualTo("2001:db8:0:1:1:1:1:1");
        assertThat(IpLiteral.write(InetAddress.ofLiteral("::1"))).isEqualTo("::1");
        assertThat(IpLiteral.bracketed(InetAddress.ofLiteral("fe80::"))).isEqualTo("[IPv6:fe80::]");
    }

    @Test
    void what_is_written_is_read_as_the_same_address() {
        Property.holds(500, random -> {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(3) == 0 ? (byte) random.nextInt() : 0;
            }
            bytes[0] = 0x20;
            InetAddress address = InetAddress.getByAddress(bytes);
            assertThat(IpLiteral.parse(IpLiteral.bracketed(address))).contains(address);
        });
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nightcode.milter.CommandCode;
import org.nightcode.milter.MacroPlace;
import org.nightcode.milter.ProtocolFamily;
import org.nightcode.milter.ProtocolSteps;
import org.nightcode.milter.ResponseCode;

/** Our codes against those of jmilter, which were taken from libmilter by other people. */
class VocabularyTest {
    @Test
    void steps_have_the_same_bits() {
        assertThat(Map.ofEntries(
                        Map.entry("NO_CONNECT", Steps.NO_CONNECT),
                        Map.entry("NO_HELO", Steps.NO_HELO),
                        Map.entry("NO_MAIL", Steps.NO_MAIL),
                        Map.entry("NO_RCPT", Steps.NO_RCPT),
                        Map.entry("NO_BODY", Steps.NO_BODY),
                        Map.entry("NO_HEADERS", Steps.NO_HEADERS),
                        Map.entry("NO_EOH", Steps.NO_EOH),
                        Map.entry("NR_HEADER", Steps.NR_HEADER),
                        Map.entry("NO_UNKNOWN", Steps.NO_UNKNOWN),
                        Map.entry("NO_DATA", Steps.NO_DATA),
                        Map.entry("SKIP", Steps.SKIP),
                        Map.entry("RCPT_REJECTED", Steps.RCPT_REJECTED),
                        Map.entry("NR_CONNECT", Steps.NR_CONNECT),
                        Map.entry("NR_HELO", Steps.NR_HELO),
                        Map.entry("NR_MAIL", Steps.NR_MAIL),
                        Map.entry("NR_RCPT", Steps.NR_RCPT),
                        Map.entry("NR_DATA", Steps.NR_DATA),
                        Map.entry("NR_UNKNOWN", Steps.NR_UNKNOWN),
                        Map.entry("NR_EOH", Steps.NR_EOH),
                        Map.entry("NR_BODY", Steps.NR_BODY),
                        Map.entry("LEADING_SPACE", Steps.HEADER_LEADING_SPACE)))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("NO_CONNECT", ProtocolSteps.NO_CONNECT),
                        Map.entry("NO_HELO", ProtocolSteps.NO_HELO),
                        Map.entry("NO_MAIL", ProtocolSteps.NO_MAIL_FROM),
                        Map.entry("NO_RCPT", ProtocolSteps.NO_RECIPIENTS),
                        Map.entry("NO_BODY", ProtocolSteps.NO_BODY),
                        Map.entry("NO_HEADERS", ProtocolSteps.NO_HEADERS),
                        Map.entry("NO_EOH", ProtocolSteps.NO_EOH),
                        Map.entry("NR_HEADER", ProtocolSteps.NO_REPLY_FOR_HEADERS),
                        Map.entry("NO_UNKNOWN", ProtocolSteps.NO_UNKNOWN),
                        Map.entry("NO_DATA", ProtocolSteps.NO_DATA),
                        Map.entry("SKIP", ProtocolSteps.UNDERSTAND_SKIP),
                        Map.entry("RCPT_REJECTED", ProtocolSteps.SEND_REJECT_RECIPIENTS),
                        Map.entry("NR_CONNECT", ProtocolSteps.NO_REPLY_FOR_CONNECT),
                        Map.entry("NR_HELO", ProtocolSteps.NO_REPLY_FOR_HELO),
                        Map.entry("NR_MAIL", ProtocolSteps.NO_REPLY_FOR_MAIL_FROM),
                        Map.entry("NR_RCPT", ProtocolSteps.NO_REPLY_FOR_RECIPIENTS),
                        Map.entry("NR_DATA", ProtocolSteps.NO_REPLY_FOR_DATA),
                        Map.entry("NR_UNKNOWN", ProtocolSteps.NO_REPLY_FOR_UNKNOWN),
                        Map.entry("NR_EOH", ProtocolSteps.NO_REPLY_FOR_EOH),
                        Map.entry("NR_BODY", ProtocolSteps.NO_REPLY_FOR_BODY),
                        Map.entry("LEADING_SPACE", ProtocolSteps.HEADER_VALUE_LEADING_SPACE)));
    }

    @Test
    void every_command_is_understood_and_no_other() {
        Set<Integer> known = new HashSet<>();
        for (CommandCode code : CommandCode.values()) {
            known.add(code.code());
        }
        for (int code = 0; code < 256; code++) {
            // Enough bytes for whatever the command needs.
            byte[] frame = new byte[40];
            frame[0] = (byte) code;
            boolean understood;
            try {
                CommandDecoder.decode(Unpooled.wrappedBuffer(frame));
                understood = true;
            } catch (ProtocolException e) {
                understood = false;
            }
            assertThat(understood).as("command %c (%d)", (char) code, code).isEqualTo(known.contains(code));
        }
    }

    @Test
    void every_reply_has_a_code_that_jmilter_knows() {
        Set<Integer> known = new HashSet<>();
        for (ResponseCode code : ResponseCode.values()) {
            known.add(code.code());
        }
        byte[] none = {};
        for (Packet packet : List.of(
                new Packet.Continue(),
                new Packet.Accept(),
                new Packet.Discard(),
                new Packet.Skip(),
                new Packet.Progress(),
                new Packet.ReplyCode("x"),
                new Packet.AddHeader("x", none),
                new Packet.InsertHeader(0, "x", none),
                new Packet.ChangeHeader(1, "x", none),
                new Packet.ReplaceBody(none),
                new Packet.ChangeSender("x"),
                new Packet.AddRecipient("x"),
                new Packet.DeleteRecipient("x"),
                new Packet.Quarantine("x"))) {
            var out = Unpooled.buffer();
            PacketEncoder.encode(packet, out);
            assertThat(known).as(packet.toString()).contains((int) out.getByte(4));
        }
    }

    @Test
    void macro_stages_and_families_are_the_same() {
        assertThat(MacroPlace.SMFIM_EOM.index()).isEqualTo(5);
        assertThat(MacroPlace.SMFIM_EOH.index()).isEqualTo(6);
        assertThat(List.of(ProtocolFamily.values()).stream().map(f -> (char) f.code()))
                .containsExactlyInAnyOrder('U', 'L', '4', '6');
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Address;
import org.winnowmail.message.Body;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.testkit.Property;

class EditPlanTest {
    private static final Negotiation ALL = new Negotiation(6, Actions.EDITS, Steps.HEADER_LEADING_SPACE);
    private static final Negotiation NO_LEADING_SPACE = new Negotiation(6, Actions.EDITS, 0);

    private final List<String> dropped = new ArrayList<>();

    private List<Packet> packets(Negotiation agreed, Decision decision) {
        return new EditPlan(agreed, Map.of("b@example.net", "<B@example.net>"), dropped::add).packets(decision, false);
    }

    private List<String> shown(Negotiation agreed, Reply reply, Edit... edits) {
        return packets(agreed, new Decision(List.of(edits), reply)).stream()
                .map(MtaCodec::show)
                .toList();
    }

    private List<String> shown(Edit... edits) {
        return shown(ALL, Reply.accept(), edits);
    }

    @Test
    void the_order_on_the_wire_does_not_depend_on_the_order_of_the_decision() {
        assertThat(shown(
                        new Edit.Quarantine("odd"),
                        new Edit.InsertHeader(0, "Top", "1"),
                        new Edit.DeleteHeader("X-Spam", 1),
                        new Edit.ReplaceBody(Body.of(MtaCodec.bytes("new\r\n"))),
                        new Edit.AddHeader("Last", "2"),
                        new Edit.InsertHeader(0, "Second", "3"),
                        new Edit.DeleteHeader("X-Spam", 3),
                        new Edit.ChangeHeader("Subject", 1, "other"),
                        new Edit.InsertHeader(1, "Third", "4"),
                        new Edit.ChangeSender("a@example.org"),
                        new Edit.DeleteRecipient(new Address("b", "example.net")),
                        new Edit.AddRecipient(new Address("c", "example.net"))))
                .containsExactly(
                        "m 1 Subject \" other\"",
                        "m 3 X-Spam \"\"",
                        "m 1 X-Spam \"\"",
                        "h Last \" 2\"",
                        "i 1 Third \" 4\"",
                        "i 0 Second \" 3\"",
                        "i 0 Top \" 1\"",
                        "b \"new\\r\\n\"",
                        "e <a@example.org>",
                        "- <B@example.net>",
                        "+ <c@example.net>",
                        "q \"odd\"",
                        "a");
    }

    @Test
    void deleting_an_instance_twice_does_not_hit_its_neighbour() {
        assertThat(shown(new Edit.DeleteHeader("X", 2), new Edit.DeleteHeader("x", 2)))
                .containsExactly("m 2 X \"\"", "a");
    }

    @Test
    void a_change_to_nothing_is_a_deletion_and_a_deleted_field_is_not_changed() {
        assertThat(shown(new Edit.ChangeHeader("X", 1, ""))).containsExactly("m 1 X \"\"", "a");
        assertThat(shown(new Edit.ChangeHeader("x", 1, "v"), new Edit.DeleteHeader("X", 1)))
                .containsExactly("m 1 X \"\"", "a");
    }

    @Test
    void a_refusal_carries_no_edits() {
        assertThat(shown(ALL, Reply.reject("spam"), new Edit.AddHeader("X", "1"), new Edit.Quarantine("q")))
                .containsExactly("y \"550 5.7.1 spam\"");
        assertThat(shown(ALL, Reply.discard(), new Edit.AddHeader("X", "1"))).containsExactly("d");
    }

    @Test
    void without_the_leading_space_step_the_mta_writes_the_blank() {
        assertThat(shown(
                        NO_LEADING_SPACE,
                        Reply.accept(),
                        new Edit.AddHeader("A", "v"),
                        new Edit.AddHeader(HeaderField.of("B", MtaCodec.bytes("v"))),
                        new Edit.AddHeader(HeaderField.of("C", MtaCodec.bytes("\tv")))))
                .containsExactly("h A \"v\"", "h B \"v\"", "h C \"\\tv\"", "a");
    }

    @Test
    void folds_are_lf_and_nothing_can_smuggle_a_field_in() {
        assertThat(shown(new Edit.AddHeader("A", "one\r\n\ttwo\n three")))
                .containsExactly("h A \" one\\n\\ttwo\\n three\"", "a");
        assertThat(shown(new Edit.AddHeader("A", "one\r\nBcc: evil")))
                .containsExactly("h A \" one\\n\\tBcc: evil\"", "a");
        assertThat(shown(new Edit.AddHeader("A", "one\r\n\r\nbody"))).containsExactly("h A \" one\\n\\tbody\"", "a");
        assertThat(shown(new Edit.AddHeader("A", "one\rtwo\0\r\n"))).containsExactly("h A \" one\\n\\ttwo?\"", "a");
    }

    @Test
    void eight_bit_values_keep_their_bytes() {
        assertThat(shown(new Edit.AddHeader(HeaderField.of("A", MtaCodec.bytes(" caf\u00e9 \u00ff")))))
                .containsExactly("h A \" caf\\xe9 \\xff\"", "a");
        assertThat(shown(new Edit.AddHeader("A", "caf\u00e9"))).containsExactly("h A \" caf\\xc3\\xa9\"", "a");
    }

    @Test
    void a_large_body_goes_in_chunks_that_follow_each_other() {
        for (int size : new int[] {0, 1, 65_535, 65_536, 200_000}) {
            byte[] body = new byte[size];
            for (int i = 0; i < size; i++) {
                body[i] = (byte) (i % 251);
            }
            List<Packet> packets = packets(
                    ALL,
                    new Decision(
                            List.of(new Edit.AddHeader("X", "1"), new Edit.ReplaceBody(Body.of(body))),
                            Reply.accept()));
            int chunks = Math.max(1, (size + 65_534) / 65_535);
            assertThat(packets).hasSize(1 + chunks + 1);
            byte[] put = new byte[size];
            int at = 0;
            for (Packet packet : packets.subList(1, 1 + chunks)) {
                byte[] chunk = ((Packet.ReplaceBody) packet).bytes();
                System.arraycopy(chunk, 0, put, at, chunk.length);
                at += chunk.length;
            }
            assertThat(put).isEqualTo(body);
        }
    }

    @Test
    void edits_the_mta_did_not_offer_are_dropped_and_told() {
        Negotiation onlyAdd = new Negotiation(2, Actions.ADD_HEADERS, 0);
        assertThat(shown(
                        onlyAdd,
                        Reply.accept(),
                        new Edit.AddHeader("X", "1"),
                        new Edit.DeleteHeader("Y", 1),
                        new Edit.ReplaceBody(Body.EMPTY),
                        new Edit.ChangeSender(""),
                        new Edit.AddRecipient(new Address("c", "example.net")),
                        new Edit.DeleteRecipient(new Address("c", "example.net")),
                        new Edit.Quarantine("q")))
                .containsExactly("h X \"1\"", "a");
        assertThat(dropped)
                .containsExactlyInAnyOrder(
                        "DeleteHeader", "ReplaceBody", "ChangeSender", "AddRecipient", "DeleteRecipient", "Quarantine");
    }

    @Test
    void the_null_sender_and_utf8_addresses() {
        assertThat(shown(new Edit.ChangeSender(""))).containsExactly("e <>", "a");
        assertThat(shown(new Edit.AddRecipient(new Address("j\u00f6", "example.net"))))
                .containsExactly("+ <j\u00c3\u00b6@example.net>", "a");
    }

    @Test
    void names_indices_and_paths_that_cannot_be_are_refused_when_made() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Edit.DeleteHeader("X Y", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Edit.DeleteHeader("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Edit.DeleteHeader("X", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Edit.AddHeader("X:", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Edit.InsertHeader(-1, "X", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Edit.ChangeSender("a>\r\nRCPT TO:<b"));
    }

    /** Postfix's way with header edits, as the notes tell it; own Received is the first field and hidden. */
    private static final class PostfixHeader {
        final List<String> fields = new ArrayList<>();
        boolean receivedShown;

        PostfixHeader(List<String> shown) {
            fields.add("Received: own");
            fields.addAll(shown);
        }

        void apply(Packet packet) {
            switch (packet) {
                case Packet.AddHeader h -> fields.add(h.name() + ":" + MtaCodec.text(h.value()));
                case Packet.InsertHeader i -> {
                    fields.add(Math.min(i.index(), fields.size()), i.name() + ":" + MtaCodec.text(i.value()));
                    receivedShown = true;
                }
                case Packet.ChangeHeader m -> {
                    int instance = 0;
                    for (int at = receivedShown ? 0 : 1; at < fields.size(); at++) {
                        if (fields.get(at).startsWith(m.name() + ":") && ++instance == m.index()) {
                            if (m.value().length == 0) {
                                fields.remove(at);
                            } else {
                                fields.set(at, m.name() + ":" + MtaCodec.text(m.value()));
                            }
                            return;
                        }
                    }
                    if (m.value().length > 0) {
                        fields.add(m.name() + ":" + MtaCodec.text(m.value()));
                    }
                }
                default -> {}
            }
        }
    }

    @Test
    void postfix_ends_up_with_what_was_wanted_whatever_the_edits() {
        Property.holds(1_000, random -> {
            String[] names = {"A", "B", "Received"};
            List<String> header = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                header.add(names[random.nextInt(names.length)] + ": original " + i);
            }
            List<Edit> edits = edits(random, names, header);
            PostfixHeader postfix = new PostfixHeader(header);
            packets(ALL, new Decision(edits, Reply.accept())).forEach(postfix::apply);
            assertThat(postfix.fields).as("%s with %s", header, edits).isEqualTo(wanted(header, edits));
        });
    }

    private static List<Edit> edits(RandomGenerator random, String[] names, List<String> header) {
        List<Edit> edits = new ArrayList<>();
        for (int i = random.nextInt(10); i > 0; i--) {
            String name = names[random.nextInt(names.length)];
            long there = header.stream().filter(f -> f.startsWith(name + ":")).count();
            switch (random.nextInt(4)) {
                case 0 -> edits.add(new Edit.AddHeader(name, "added " + i));
                case 1 -> edits.add(new Edit.InsertHeader(random.nextInt(2), name, "inserted " + i));
                default -> {
                    if (there > 0) {
                        int index = 1 + random.nextInt((int) there);
                        edits.add(
                                random.nextBoolean()
                                        ? new Edit.DeleteHeader(name, index)
                                        : new Edit.ChangeHeader(name, index, "changed " + i));
                    }
                }
            }
        }
        return edits;
    }

    /** The meaning of the edits, said without any regard to order on the wire. */
    private static List<String> wanted(List<String> header, List<Edit> edits) {
        List<String> top = new ArrayList<>();
        List<String> below = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (int at = 0; at < header.size(); at++) {
            String field = header.get(at);
            String name = field.substring(0, field.indexOf(':'));
            int instance = (int) header.subList(0, at + 1).stream()
                    .filter(f -> f.startsWith(name + ":"))
                    .count();
            String now = field;
            for (Edit edit : edits) {
                if (edit instanceof Edit.ChangeHeader c
                        && c.index() == instance
                        && c.field().is(name)) {
                    now = c.field().toString();
                }
            }
            int index = instance;
            if (edits.stream().noneMatch(e -> e.equals(new Edit.DeleteHeader(name, index)))) {
                rest.add(now);
            }
        }
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.AddHeader a -> rest.add(a.field().toString());
                case Edit.InsertHeader i ->
                    (i.index() == 0 ? top : below).add(i.field().toString());
                default -> {}
            }
        }
        List<String> all = new ArrayList<>(top);
        all.add("Received: own");
        all.addAll(below);
        all.addAll(rest);
        return all;
    }

    @Test
    void texts_on_the_wire_are_bytes() {
        assertThat(WireText.decode(WireText.encode("j\u00f6 \ud83d\ude00"))).isEqualTo("j\u00f6 \ud83d\ude00");
        String latin1 = new String(new byte[] {(byte) 0xE9, 'x'}, StandardCharsets.ISO_8859_1);
        assertThat(WireText.decode(latin1)).isEqualTo(latin1);
    }
}

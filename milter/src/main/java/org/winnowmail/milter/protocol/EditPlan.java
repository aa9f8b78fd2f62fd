// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.winnowmail.message.Body;
import org.winnowmail.message.HeaderField;

/**
 * A decision as packets, in the order in which an MTA must get them.
 *
 * <p>The MTA carries out each edit as it reads it, so positions move underway. Changes move nothing and go
 * first. A deletion moves the later instances of its name, so the highest index goes first. An insertion
 * moves everything below it, and makes the MTA count its own hidden Received field, so insertions come
 * after; those for one place are sent last one first, because each goes above the one before. Chunks of a
 * new body stand together, else Postfix takes the body for ended. Quarantine comes last: at this point it
 * concerns only this message.
 */
final class EditPlan {
    /** Longest body chunk, in bytes; as MTAs themselves send. */
    private static final int CHUNK = 65_535;

    private static final byte[] DELETED = new byte[0];

    private final Negotiation agreed;
    private final Map<String, String> recipientsAsTyped;
    private final Consumer<String> dropped;
    private final List<Packet> packets = new ArrayList<>();

    /**
     * @param recipientsAsTyped what RCPT gave for an address; a recipient is deleted under that name
     * @param dropped told about each edit that the MTA did not allow
     */
    EditPlan(Negotiation agreed, Map<String, String> recipientsAsTyped, Consumer<String> dropped) {
        this.agreed = agreed;
        this.recipientsAsTyped = recipientsAsTyped;
        this.dropped = dropped;
    }

    /** All packets, the final reply last. */
    List<Packet> packets(Decision decision, boolean utf8) {
        if (decision.reply().passes()) {
            headers(decision.edits());
            body(decision.edits());
            envelope(decision.edits());
        }
        packets.add(reply(decision.reply(), utf8));
        return packets;
    }

    /** The packet that ends an event. */
    static Packet reply(Reply reply, boolean utf8) {
        return switch (reply) {
            case Reply.Continue c -> new Packet.Continue();
            case Reply.Accept a -> new Packet.Accept();
            case Reply.Discard d -> new Packet.Discard();
            case Reply.Reject r ->
                new Packet.ReplyCode(WireText.encode(SmtpText.wire(r.code(), r.status(), r.text(), utf8)));
            case Reply.Tempfail t ->
                new Packet.ReplyCode(WireText.encode(SmtpText.wire(t.code(), t.status(), t.text(), utf8)));
        };
    }

    private void headers(List<Edit> edits) {
        // Per name (without case), the instances to delete, highest first; twice would hit a neighbour.
        Map<String, Set<Integer>> deletions = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<Edit.ChangeHeader> changes = new ArrayList<>();
        List<Edit.AddHeader> additions = new ArrayList<>();
        List<Edit.InsertHeader> insertions = new ArrayList<>();
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.DeleteHeader d
                when allowed(Actions.CHANGE_HEADERS, d) -> delete(deletions, d.name(), d.index());
                case Edit.ChangeHeader c
                when allowed(Actions.CHANGE_HEADERS, c) -> {
                    if (c.field().value().isEmpty()) {
                        delete(deletions, c.field().name(), c.index());
                    } else {
                        changes.add(c);
                    }
                }
                case Edit.AddHeader a when allowed(Actions.ADD_HEADERS, a) -> additions.add(a);
                case Edit.InsertHeader i when allowed(Actions.ADD_HEADERS, i) -> insertions.add(i);
                default -> {}
            }
        }
        for (Edit.ChangeHeader change : changes) {
            HeaderField field = change.field();
            Set<Integer> gone = deletions.get(field.name());
            if (gone == null || !gone.contains(change.index())) {
                packets.add(new Packet.ChangeHeader(change.index(), field.name(), value(field)));
            }
        }
        deletions.forEach((name, indices) ->
                indices.forEach(index -> packets.add(new Packet.ChangeHeader(index, name, DELETED))));
        for (Edit.AddHeader addition : additions) {
            packets.add(new Packet.AddHeader(addition.field().name(), value(addition.field())));
        }
        Collections.reverse(insertions);
        insertions.sort(Comparator.comparingInt(Edit.InsertHeader::index).reversed());
        for (Edit.InsertHeader insertion : insertions) {
            HeaderField field = insertion.field();
            packets.add(new Packet.InsertHeader(insertion.index(), field.name(), value(field)));
        }
    }

    private static void delete(Map<String, Set<Integer>> deletions, String name, int index) {
        deletions
                .computeIfAbsent(name, n -> new TreeSet<>(Comparator.reverseOrder()))
                .add(index);
    }

    private void body(List<Edit> edits) {
        Body last = null;
        for (Edit edit : edits) {
            if (edit instanceof Edit.ReplaceBody replacement && allowed(Actions.CHANGE_BODY, replacement)) {
                last = replacement.body();
            }
        }
        if (last == null) {
            return;
        }
        if (last.size() == 0) {
            packets.add(new Packet.ReplaceBody(new byte[0]));
            return;
        }
        try (InputStream in = last.open()) {
            byte[] chunk = in.readNBytes(CHUNK);
            while (chunk.length > 0) {
                packets.add(new Packet.ReplaceBody(chunk));
                chunk = in.readNBytes(CHUNK);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading the new body", e);
        }
    }

    private void envelope(List<Edit> edits) {
        List<Packet> quarantine = new ArrayList<>();
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.ChangeSender s
                when allowed(Actions.CHANGE_SENDER, s) ->
                    packets.add(new Packet.ChangeSender('<' + WireText.encode(s.path()) + '>'));
                case Edit.AddRecipient r
                when allowed(Actions.ADD_RECIPIENT, r) ->
                    packets.add(new Packet.AddRecipient(path(r.recipient().toString())));
                case Edit.DeleteRecipient r
                when allowed(Actions.DELETE_RECIPIENT, r) -> {
                    String address = r.recipient().toString();
                    String typed = recipientsAsTyped.getOrDefault(address, "");
                    packets.add(new Packet.DeleteRecipient(typed.isEmpty() ? path(address) : typed));
                }
                case Edit.Quarantine q
                when allowed(Actions.QUARANTINE, q) ->
                    quarantine.add(new Packet.Quarantine(WireText.encode(WireText.forLog(q.reason()))));
                default -> {}
            }
        }
        if (!quarantine.isEmpty()) {
            packets.add(quarantine.getFirst());
        }
    }

    private static String path(String address) {
        return '<' + WireText.encode(address) + '>';
    }

    private boolean allowed(int action, Edit edit) {
        if (agreed.may(action)) {
            return true;
        }
        dropped.accept(edit.getClass().getSimpleName());
        return false;
    }

    /**
     * A header value as MTAs take it: LF between lines, never CR, no line end at the end, and no line that
     * does not begin with white space, for it would be taken as a field of its own. Without the
     * leading-space step the MTA writes the blank after the colon itself.
     */
    private byte[] value(HeaderField field) {
        byte[] raw = field.rawValue();
        ByteArrayOutputStream wire = new ByteArrayOutputStream(raw.length);
        int at = !agreed.leadingSpace() && raw.length > 0 && raw[0] == ' ' ? 1 : 0;
        while (at < raw.length) {
            byte b = raw[at++];
            if (b == '\r' || b == '\n') {
                while (at < raw.length && (raw[at] == '\r' || raw[at] == '\n')) {
                    at++;
                }
                if (at < raw.length) {
                    wire.write('\n');
                    if (raw[at] != ' ' && raw[at] != '\t') {
                        wire.write('\t');
                    }
                }
            } else {
                wire.write(b == 0 ? '?' : b);
            }
        }
        return wire.toByteArray();
    }
}

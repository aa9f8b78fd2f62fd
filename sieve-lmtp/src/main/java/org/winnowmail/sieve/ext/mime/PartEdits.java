// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mime;

import java.io.ByteArrayOutputStream;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.winnowmail.message.Body;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.message.Part;
import org.winnowmail.sieve.lang.Run;

/**
 * Parts of one body put in place of others. All places are those of the body as the loop found it, so
 * replacing several parts in one loop works; a part inside one replaced already is gone with it.
 */
final class PartEdits {
    private record Edit(int to, byte[] bytes) {}

    private byte[] base = {};
    private Body latest = Body.EMPTY;
    private final NavigableMap<Integer, Edit> edits = new TreeMap<>();

    private PartEdits() {}

    static PartEdits of(Run run) {
        return run.scratch(PartEdits.class, PartEdits::new);
    }

    /** The message with one part replaced; empty when the part has no place of its own in the body. */
    // identity is what is asked: whether two parts are places in the same bytes
    @SuppressWarnings("ReferenceEquality")
    Optional<Message> replace(Run run, Part part, byte[] replacement) {
        byte[] array = part.raw().array();
        Message message = run.view().message();
        if (array != base) {
            Part root = message.root();
            // a body longer than the parser's limit has bytes that the parts do not show: leave it whole
            if (root.raw().array() != array
                    || root.raw().offset() != 0
                    || array.length != message.body().size()) {
                return Optional.empty();
            }
            base = array;
            edits.clear();
        } else if (message.body() != latest) {
            // somebody else, such as enclose, has put another body there since
            return Optional.empty();
        }
        int length = 2;
        for (HeaderField field : part.headers()) {
            length += field.length() + 2;
        }
        int from = part.raw().offset() - length;
        int to = part.raw().offset() + part.raw().length();
        if (from < 0) {
            return Optional.empty();
        }
        boolean inside = edits.headMap(from, false).values().stream().anyMatch(e -> e.to >= to);
        if (!inside) {
            edits.subMap(from, to).clear();
            edits.put(from, new Edit(to, replacement));
        }
        return Optional.of(rebuilt(run));
    }

    private Message rebuilt(Run run) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(base.length);
        int at = 0;
        for (var edit : edits.entrySet()) {
            out.write(base, at, edit.getKey() - at);
            out.writeBytes(edit.getValue().bytes());
            at = edit.getValue().to();
        }
        out.write(base, at, base.length - at);
        Message message = run.view().message();
        latest = Body.of(out.toByteArray());
        return new Message(message.headers(), latest, message.limits());
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.ArrayList;
import java.util.List;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Edit;

/** A message as it will leave: what is signed must be what is sent. */
final class Leaving {
    private Leaving() {}

    /** The message with those of our edits that change or delete its own fields; fields we add are never signed. */
    static Message of(Message message, List<Edit> edits) {
        List<HeaderField> fields = new ArrayList<>(message.headers().fields());
        boolean changed = false;
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.ChangeHeader change -> {
                    int at = find(fields, change.field().name(), change.index());
                    if (at >= 0) {
                        fields.set(at, change.field());
                        changed = true;
                    }
                }
                case Edit.DeleteHeader delete -> {
                    int at = find(fields, delete.name(), delete.index());
                    if (at >= 0) {
                        fields.remove(at);
                        changed = true;
                    }
                }
                case Edit.AddHeader _,
                        Edit.InsertHeader _,
                        Edit.ReplaceBody _,
                        Edit.ChangeSender _,
                        Edit.AddRecipient _,
                        Edit.DeleteRecipient _,
                        Edit.Quarantine _ -> {}
            }
        }
        return changed ? message.withHeaders(new Headers(fields)) : message;
    }

    private static int find(List<HeaderField> fields, String name, int index) {
        int seen = 0;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).is(name) && ++seen == index) {
                return i;
            }
        }
        return -1;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Edit;

/** A message as it will leave: what is signed must be what is sent. */
final class Leaving {
    private Leaving() {}

    /** The message with those of our edits that change or delete its own fields; fields we add are never signed. */
    static Message of(Message message, List<Edit> edits) {
        List<HeaderField> came = message.headers().fields();
        Map<Integer, Optional<HeaderField>> changes = new HashMap<>();
        for (Edit edit : edits) {
            switch (edit) {
                case Edit.ChangeHeader change ->
                    changes.put(find(came, change.field().name(), change.index()), Optional.of(change.field()));
                case Edit.DeleteHeader delete ->
                    changes.put(find(came, delete.name(), delete.index()), Optional.empty());
                case Edit.AddHeader _,
                        Edit.InsertHeader _,
                        Edit.ReplaceBody _,
                        Edit.ChangeSender _,
                        Edit.AddRecipient _,
                        Edit.DeleteRecipient _,
                        Edit.Quarantine _ -> {}
            }
        }
        if (changes.isEmpty()) {
            return message;
        }
        List<HeaderField> fields = new ArrayList<>(came.size());
        for (int i = 0; i < came.size(); i++) {
            changes.getOrDefault(i, Optional.of(came.get(i))).ifPresent(fields::add);
        }
        return message.withHeaders(new Headers(fields));
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

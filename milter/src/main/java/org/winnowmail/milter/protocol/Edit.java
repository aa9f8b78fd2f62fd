// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import org.winnowmail.message.Address;
import org.winnowmail.message.Body;
import org.winnowmail.message.HeaderField;

/**
 * One change to a message.
 *
 * <p>Positions and indices always mean the message as it was shown: instance {@code index} of a name counts
 * from 1, top down, before any edit of the same decision. Header fields are written byte by byte; folds may
 * be CRLF or LF.
 */
public sealed interface Edit {
    /** Puts a field after the last one. */
    record AddHeader(HeaderField field) implements Edit {
        public AddHeader {
            Edit.checkName(field.name());
        }

        public AddHeader(String name, String value) {
            this(HeaderField.of(name, value));
        }
    }

    /**
     * Puts a field at a place from the top. Fields for the same place come out in the order of the
     * decision, the first on top.
     *
     * @param index 0 for the very top, above the Received field of the MTA; 1 for below it
     */
    record InsertHeader(int index, HeaderField field) implements Edit {
        public InsertHeader {
            if (index < 0) {
                throw new IllegalArgumentException("header position " + index + " is below 0");
            }
            Edit.checkName(field.name());
        }

        public InsertHeader(int index, String name, String value) {
            this(index, HeaderField.of(name, value));
        }
    }

    /**
     * Gives instance {@code index} of the field's name another value, an empty one deletes; appends when there
     * is no such instance.
     */
    record ChangeHeader(int index, HeaderField field) implements Edit {
        public ChangeHeader {
            Edit.checkIndex(index);
            Edit.checkName(field.name());
        }

        public ChangeHeader(String name, int index, String value) {
            this(index, HeaderField.of(name, value));
        }
    }

    /** Takes instance {@code index} of a name away; nothing happens when there is none. */
    record DeleteHeader(String name, int index) implements Edit {
        public DeleteHeader {
            Edit.checkIndex(index);
            Edit.checkName(name);
        }
    }

    /** Puts another body in place, lines ending in CRLF. */
    record ReplaceBody(Body body) implements Edit {}

    /** Changes the envelope sender; an empty path is the null sender. */
    record ChangeSender(String path) implements Edit {
        public ChangeSender {
            Edit.checkPath(path);
        }
    }

    /** Adds an envelope recipient. */
    record AddRecipient(Address recipient) implements Edit {
        public AddRecipient {
            Edit.checkPath(recipient.toString());
        }
    }

    /** Takes an envelope recipient away, with its alias expansions. */
    record DeleteRecipient(Address recipient) implements Edit {
        public DeleteRecipient {
            Edit.checkPath(recipient.toString());
        }
    }

    /**
     * Holds the message back ({@code postqueue -p} shows {@code !}). With Postfix no milter behind us sees a
     * message that is held.
     */
    record Quarantine(String reason) implements Edit {}

    private static void checkName(String name) {
        boolean fits = !name.isEmpty() && name.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != ':');
        if (!fits) {
            throw new IllegalArgumentException("not a header field name: " + name);
        }
    }

    private static void checkIndex(int index) {
        if (index < 1) {
            throw new IllegalArgumentException("header instances count from 1, not " + index);
        }
    }

    private static void checkPath(String path) {
        if (path.chars().anyMatch(c -> c < 0x20 || c == 0x7F || c == '<' || c == '>')) {
            throw new IllegalArgumentException("not an envelope address: " + path);
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.io.IOException;

/** A store could not do what it was asked. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What the caller can make of it. */
    public enum Kind {
        /** The name can never be a mailbox. */
        BAD_NAME,
        /** The mailbox is not there and is not to be made. */
        NO_MAILBOX,
        /** No room; may pass. */
        FULL,
        /** Anything else that may pass: the disk, a lock, a server behind. */
        UNAVAILABLE
    }

    private final Kind kind;

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** An I/O error on a path, as what it means for a delivery. */
    static StoreException of(String doing, IOException e) {
        if (e instanceof StoreException s) {
            return s;
        }
        String text = String.valueOf(e.getMessage());
        boolean full = text.contains("No space left") || text.contains("quota exceeded");
        return new StoreException(full ? Kind.FULL : Kind.UNAVAILABLE, doing + ": " + e, e);
    }
}

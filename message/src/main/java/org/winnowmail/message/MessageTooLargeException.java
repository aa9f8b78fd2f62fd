// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

/** A message went over a limit of {@link SpoolSettings} while it arrived; what came before is of no use. */
public final class MessageTooLargeException extends RuntimeException {
    /** Which limit it was. */
    public enum Limit {
        /** {@link SpoolSettings#headerBytes}. */
        HEADER,
        /** {@link SpoolSettings#messageBytes}. */
        MESSAGE
    }

    private final Limit limit;
    private final long allowed;

    MessageTooLargeException(Limit limit, long allowed) {
        super((limit == Limit.HEADER ? "header" : "message") + " is larger than the " + allowed + " bytes allowed");
        this.limit = limit;
        this.allowed = allowed;
    }

    public Limit limit() {
        return limit;
    }

    /** The limit in bytes. */
    public long allowed() {
        return allowed;
    }
}

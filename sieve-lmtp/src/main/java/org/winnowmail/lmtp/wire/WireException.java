// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp.wire;

import java.io.IOException;

/** Why a conversation cannot go on. */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The kinds of end; a conversation answers to a silent peer and to a stop, and to nothing else. */
    public enum Cause {
        /** The peer closed in order. */
        CLOSED,
        /** The connection broke: reset, failed TLS, failed write. */
        BROKEN,
        /** The peer did not send or did not read in time. */
        TIMEOUT,
        /** The server stops and the conversation was at a point where it may end. */
        STOPPING
    }

    private final Cause why;

    WireException(Cause why, String detail) {
        super(detail);
        this.why = why;
    }

    public Cause why() {
        return why;
    }
}

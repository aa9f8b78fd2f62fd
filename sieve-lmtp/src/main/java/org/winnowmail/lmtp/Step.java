// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.util.List;

/** What the session answers to a command, and what the bytes after it are. */
record Step(List<LmtpReply> replies, Next next) {
    Step {
        replies = List.copyOf(replies);
    }

    /** How to read on. */
    sealed interface Next {
        /** A command line. */
        record Command() implements Next {}

        /** Dot-stuffed content. */
        record Content() implements Next {}

        /**
         * So many bytes as they are.
         *
         * @param keep false: the bytes are read and thrown away, the reply is already decided
         */
        record Chunk(long size, boolean last, boolean keep) implements Next {}

        /** A TLS handshake. */
        record Tls() implements Next {}

        /** Nothing: the connection is closed. */
        record Close() implements Next {}
    }

    static Step reply(LmtpReply reply) {
        return new Step(List.of(reply), new Next.Command());
    }

    static Step reply(int code, String enhanced, String text) {
        return reply(LmtpReply.of(code, enhanced, text));
    }
}

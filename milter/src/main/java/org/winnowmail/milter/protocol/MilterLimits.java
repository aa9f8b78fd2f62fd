// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

/**
 * Bounds on what an MTA, or whoever reaches the socket, can make the server hold.
 *
 * @param frameBytes longest packet; Postfix sends at most 65,535 body bytes or {@code header_size_limit}
 *     (102,400) in one. A longer one closes the connection
 * @param headerBytes header bytes kept of one message; fields above are dropped and the transaction is
 *     marked as truncated
 * @param headerFields header fields kept of one message
 * @param bodyMemory body bytes held on the heap; above, the body goes to a temporary file
 * @param bodyBytes body bytes kept of one message; Postfix's {@code message_size_limit} is 10 MB by default
 * @param recipients recipients kept of one message
 * @param connections connections at once; one more is closed at once, and {@code milter_default_action}
 *     decides about its mail
 * @param queuedCommands commands that wait while a filter works before reading stops; a correct MTA sends
 *     none then
 */
public record MilterLimits(
        int frameBytes,
        int headerBytes,
        int headerFields,
        int bodyMemory,
        long bodyBytes,
        int recipients,
        int connections,
        int queuedCommands) {
    public static final MilterLimits DEFAULT =
            new MilterLimits(1 << 20, 2 << 20, 10_000, 1 << 20, 256L << 20, 10_000, 1_000, 64);

    public MilterLimits {
        if (frameBytes < 65_536 + 1) {
            throw new IllegalArgumentException("frames of 65,537 bytes must fit, not only " + frameBytes);
        }
        if (Math.min(Math.min(headerBytes, headerFields), recipients) < 1
                || Math.min(connections, queuedCommands) < 1
                || bodyBytes < 1
                || bodyMemory < 0) {
            throw new IllegalArgumentException("every limit must be at least 1, body memory at least 0");
        }
    }

    /** The same with other limits for a body: what is held on the heap, and what is kept at all. */
    public MilterLimits withBody(int onHeap, long most) {
        return new MilterLimits(
                frameBytes, headerBytes, headerFields, onHeap, most, recipients, connections, queuedCommands);
    }

    public MilterLimits withConnections(int most) {
        return new MilterLimits(
                frameBytes, headerBytes, headerFields, bodyMemory, bodyBytes, recipients, most, queuedCommands);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.List;

/**
 * What is to become of a message.
 *
 * @param edits changes to make when the message passes; the session puts them on the wire in an order that
 *     has the effect each {@link Edit} describes, whatever the order here. Not sent with a refusal
 * @param reply the final answer
 */
public record Decision(List<Edit> edits, Reply reply) {
    /** Let it pass as it is. */
    public static final Decision ACCEPT = new Decision(List.of(), Reply.accept());

    public Decision {
        edits = List.copyOf(edits);
    }

    public static Decision of(Reply reply) {
        return new Decision(List.of(), reply);
    }
}

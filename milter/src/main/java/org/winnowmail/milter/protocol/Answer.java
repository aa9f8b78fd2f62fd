// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.List;

/** A reply ready to send: with the edits that go before it. */
record Answer(Reply reply, List<Packet> packets) {
    /** A reply without edits. */
    static Answer of(Reply reply, boolean utf8) {
        return new Answer(reply, List.of(EditPlan.reply(reply, utf8)));
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import java.time.Duration;
import java.util.List;

/** Sets of texts by name; each member is forgotten at its own time. */
public interface Sets {
    /** Adds a member, or gives it a new time to live; whether it was new. */
    boolean add(String name, String member, Duration ttl);

    boolean contains(String name, String member);

    /** Takes a member out; whether it was there. */
    boolean remove(String name, String member);

    /** Members in order, at most {@code limit}. */
    List<String> members(String name, int limit);
}

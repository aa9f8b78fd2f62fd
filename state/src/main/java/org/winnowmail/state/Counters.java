// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import java.time.Duration;

/** Numbers that are added to by many at once; each ends at a fixed time after its first addition. */
public interface Counters {
    /** Adds, and gives the sum. A counter that was not there starts at 0 and lives for {@code ttl} from now. */
    long add(String key, long delta, Duration ttl);

    /** The sum; 0 when there is none or it has expired. */
    long get(String key);

    /** Forgets a counter; whether there was one. */
    boolean remove(String key);
}

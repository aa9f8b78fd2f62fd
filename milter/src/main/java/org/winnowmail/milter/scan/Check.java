// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.List;
import org.winnowmail.rules.Finding;

/**
 * Something that looks at a scan.
 *
 * <p>A check may throw: that yields the symbol {@code <NAME>_TEMPFAIL} and a log line, and the message is judged
 * without it. One that computes must bound its own work; one that waits is left behind at the deadline.
 */
public interface Check {
    /** Upper-case word; names the stage in timings and the symbol of a failure. */
    String name();

    /** Whether it waits for others (DNS, a store, a scanner) and so gets a thread of its own. */
    boolean waits();

    /** Whether it has a say about mail that goes this way. */
    default boolean concerns(Direction direction) {
        return direction != Direction.OUTGOING;
    }

    /** Looks. */
    List<Finding> run(Scan scan) throws Exception;
}

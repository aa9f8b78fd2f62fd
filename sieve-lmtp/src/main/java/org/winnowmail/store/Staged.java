// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.nio.file.Path;
import java.util.List;

/**
 * Something written to disk in full and synced, and seen by nobody yet; its commit is one or more renames.
 */
public interface Staged {
    /**
     * The renames that make it visible; until all are done the work is not committed. None for what is
     * committed elsewhere, by another server.
     */
    List<Move> moves();

    /** Where it goes, for the log. */
    String target();

    /** Does the renames and makes them durable. May be called again after a failure. */
    void commit() throws StoreException;

    /** Removes what was staged and not committed; never fails. */
    void rollback();

    /** One rename from a private name to the visible one. */
    record Move(Path from, Path to) {}
}

/**
 * What is remembered across messages and nodes: values with an expiry, counters, sets.
 *
 * <p>{@link org.winnowmail.state.State} is the contract; {@link org.winnowmail.state.SqliteState} keeps it in one
 * file on one node, {@link org.winnowmail.state.MemoryState} until the process ends. Every operation is one that a
 * shared Redis or Valkey answers atomically, so that nothing above has to change for several nodes. Knows nothing of
 * mail. What cannot be remembered or recalled is a {@link org.winnowmail.state.StateException}; callers go on without.
 */
@NullMarked
package org.winnowmail.state;

import org.jspecify.annotations.NullMarked;

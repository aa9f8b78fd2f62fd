// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where learn events are kept: a snapshot of a model, and the events since.
 *
 * <p>Several models may stand on one log (processes on one file, nodes on one stream); each folds what it
 * has not folded yet. An implementation must keep the order of each writer's events and hand every event
 * to every model once; between writers any order will do.
 */
public interface LearnLog extends AutoCloseable {
    /** Reads or writes the state of a model. */
    interface State {
        /** Replaces the state by a snapshot, in place: it may be in use. */
        void read(InputStream in) throws IOException;

        /** Writes the state as a snapshot. */
        void write(OutputStream out) throws IOException;

        /** Goes back to the start: no snapshot, no events. */
        void clear();
    }

    /** Brings a model up to date: the newest snapshot if it has not been read, or the start, then every new event. */
    void catchUp(State state, Consumer<LearnEvent> fold) throws IOException;

    /**
     * Brings a model up to date and adds one event, with no other writer in between.
     *
     * @param make computes the event on the model that is up to date, and applies it; empty to add nothing
     */
    void append(State state, Consumer<LearnEvent> fold, Supplier<Optional<LearnEvent>> make) throws IOException;

    /** Brings a model up to date and puts a snapshot in place of the events, which says the same in less. */
    void snapshot(State state, Consumer<LearnEvent> fold) throws IOException;

    /** Replaces snapshot and events by a state that does not follow from them. */
    void replace(State state) throws IOException;

    /** Bytes of events since the snapshot. */
    long pending();

    @Override
    void close() throws IOException;
}

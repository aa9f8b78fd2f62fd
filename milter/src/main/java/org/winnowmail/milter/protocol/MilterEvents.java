// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.time.Duration;

/**
 * What a server tells about itself, for metrics. Called on event loops: an implementation counts and
 * returns. Every method does nothing by default.
 */
public interface MilterEvents {
    /** Tells nobody. */
    MilterEvents NONE = new MilterEvents() {};

    /** What went wrong. */
    enum Failure {
        /** The MTA sent what the protocol does not allow; the connection was closed. */
        PROTOCOL,
        /** The socket failed. */
        CONNECTION,
        /** The filter threw; the mail went through unchanged. */
        FILTER,
        /** The filter did not answer in time; the mail went through unchanged. */
        TIMEOUT,
        /** An edit was dropped because the MTA did not allow its kind. */
        EDIT
    }

    /** A connection was accepted. */
    default void connectionOpened() {}

    /** A connection ended, after so many frames and bytes from the MTA. */
    default void connectionClosed(long frames, long bytes) {}

    /** A connection was closed at once because there are too many. */
    default void connectionRefused() {}

    /** The filter answered at a stage. */
    default void stageAnswered(Stage stage, Reply reply, Duration took) {}

    /** A message was answered, so long after its last byte had come. */
    default void messageAnswered(Reply reply, long bodyBytes, Duration took) {}

    /** A message was given up by the MTA; {@code working} when its filter was still at it. */
    default void messageAborted(boolean working) {}

    /** The MTA was asked for patience. */
    default void progressSent() {}

    /** Something failed; the log has the details. */
    default void failed(Failure failure) {}
}

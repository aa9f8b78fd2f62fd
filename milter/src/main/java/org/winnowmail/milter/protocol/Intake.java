// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Commands that came while an answer was pending. When there are too many, reading stops until all are
 * handled; a correct MTA never gets there.
 */
final class Intake {
    private final ArrayDeque<Command> waiting = new ArrayDeque<>(0);
    private final SessionHost host;
    private final int most;
    private boolean paused;

    Intake(SessionHost host, int most) {
        this.host = host;
        this.most = most;
    }

    void add(Command command) {
        waiting.add(command);
        if (waiting.size() >= most && !paused) {
            paused = true;
            host.reading(false);
        }
    }

    /** Has a command handled before all others. */
    void putBack(Command command) {
        waiting.addFirst(command);
    }

    @Nullable
    Command poll() {
        return waiting.poll();
    }

    void clear() {
        waiting.clear();
    }

    /** Whether the client of what is pending has gone and another follows. */
    boolean hasNewConnection() {
        return waiting.stream().anyMatch(Command.QuitNewConnection.class::isInstance);
    }

    /** Goes on reading when nothing waits any more. */
    void resume() {
        if (paused && waiting.isEmpty()) {
            paused = false;
            host.reading(true);
        }
    }
}

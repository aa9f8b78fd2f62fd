// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Message;

/**
 * What came out of a script or a sequence of scripts.
 *
 * @param actions in the order decided, without the implicit keep
 * @param implicitKeep the keep that is still in effect at the end (RFC 5228, section 2.10.2)
 * @param keepUnlessPiped the keep that nothing but {@code pipe :try} cancelled; in effect again when none of
 *     those programs succeeds
 * @param message the message as it stands after header edits
 * @param failure why the run ended early; the message is then kept, see {@link Execution}
 */
public record Result(
        List<Action> actions,
        Optional<Action.Store> implicitKeep,
        Optional<Action.Store> keepUnlessPiped,
        Message message,
        Optional<Failure> failure) {
    public Result {
        actions = List.copyOf(actions);
    }

    /** All actions, the implicit keep last. */
    public List<Action> settled() {
        List<Action> all = new ArrayList<>(actions);
        implicitKeep.ifPresent(all::add);
        return List.copyOf(all);
    }

    /** Whether a following script of the sequence runs. */
    public boolean keepInEffect() {
        return failure.isEmpty()
                && (implicitKeep.isPresent() || actions.stream().anyMatch(Result::isKeep));
    }

    private static boolean isKeep(Action action) {
        return action instanceof Action.Store s && s.keep();
    }

    /**
     * A run that ended early.
     *
     * @param script name of the script
     * @param line where, counted from 1
     * @param message for the script's owner
     */
    public record Failure(String script, int line, String message) {}
}

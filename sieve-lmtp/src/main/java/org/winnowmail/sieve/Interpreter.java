// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.SieveHost;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.host.Trace;
import org.winnowmail.sieve.lang.Actions;
import org.winnowmail.sieve.lang.MessageView;
import org.winnowmail.sieve.lang.Program;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;

/**
 * Runs programs over a message. Decides only: nothing is stored or sent here, see {@link Execution}.
 * Never throws: a run that fails keeps the message, with a header that says why.
 */
public final class Interpreter {
    /** Header of a message whose script failed. */
    public static final String ERROR_HEADER = "X-Sieve-Error";

    private static final Logger LOG = LoggerFactory.getLogger(Interpreter.class);

    private Interpreter() {}

    /** Runs one program. */
    public static Result run(
            Program program, SieveMessageContext context, SieveHost host, SieveSettings settings, Trace trace) {
        return run(List.of(program), context, host, settings, trace);
    }

    /**
     * Runs the scripts of a delivery in order: those before the personal one, it, those after. Each next
     * one runs only while keep is in effect: the implicit one, or an explicit one of the last script,
     * which a later script may then cancel.
     */
    public static Result run(
            List<Program> sequence, SieveMessageContext context, SieveHost host, SieveSettings settings, Trace trace) {
        MessageView view = new MessageView(context);
        Actions actions = new Actions();
        Optional<Result.Failure> failure = Optional.empty();
        boolean first = true;
        for (Program program : sequence) {
            if (!first) {
                if (!actions.implicitKeep() && !actions.hasKeep()) {
                    trace.note(program.name(), 0, 0, "not run: an earlier script took care of the message");
                    break;
                }
                actions.nextScript();
            }
            first = false;
            List<Action> before = actions.list();
            Run run = new Run(settings, host, trace, view, actions);
            failure = attempt(run, program);
            if (failure.isPresent()) {
                trace.note(
                        failure.get().script(),
                        failure.get().line(),
                        0,
                        "failed: " + failure.get().message());
                return failed(before, context, host, failure.get());
            }
        }
        Message message = view.message();
        Action.Store keep = Action.Store.keep(host.defaultMailbox(), message).withFlags(actions.flags());
        return new Result(
                actions.list(),
                Optional.of(keep).filter(k -> actions.implicitKeep()),
                Optional.of(keep).filter(k -> actions.keepUnlessPiped()),
                message,
                failure);
    }

    /** Runs one program with what is there already; used for sequences and by tests of the engine. */
    public static Optional<Result.Failure> attempt(Run run, Program program) {
        try {
            run.start(program);
            return Optional.empty();
        } catch (RunFailure f) {
            return Optional.of(new Result.Failure(run.script(), run.line(), f.reason()));
        } catch (RuntimeException | StackOverflowError defect) {
            LOG.error("script {} line {}: defect of the engine, message kept", run.script(), run.line(), defect);
            return Optional.of(new Result.Failure(run.script(), run.line(), "internal error: " + defect));
        }
    }

    /** The message with a header on top that says why its owner's script did not do its work. */
    public static Message marked(Message message, String why) {
        String oneLine = Run.brief(why).replaceAll("[^\\x20-\\x7E]", "?");
        return message.withHeaders(message.headers().withFirst(List.of(HeaderField.of(ERROR_HEADER, oneLine))));
    }

    private static Result failed(
            List<Action> earlier, SieveMessageContext context, SieveHost host, Result.Failure failure) {
        String why = failure.script() + ": line " + failure.line() + ": " + failure.message();
        Message marked = marked(context.message(), why);
        return new Result(
                earlier,
                Optional.of(Action.Store.keep(host.defaultMailbox(), marked)),
                Optional.empty(),
                marked,
                Optional.of(failure));
    }
}

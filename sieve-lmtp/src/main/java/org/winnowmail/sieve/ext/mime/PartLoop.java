// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Part;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.TagUse;

/** The part that a loop is at; loops within loops walk what is below it (RFC 5703, section 3). */
final class PartLoop {
    /** Deepest loop within loop, included scripts counted: each level multiplies the work. */
    private static final int DEEPEST = 4;

    private final Deque<Part> stack = new ArrayDeque<>();
    private boolean atTop;

    private PartLoop() {}

    static PartLoop of(Run run) {
        return run.scratch(PartLoop.class, PartLoop::new);
    }

    /** The current part; outside of any loop there is none. */
    Optional<Part> current() {
        return Optional.ofNullable(stack.peek());
    }

    /** Whether the current part is the whole message, or there is no loop. */
    boolean isAtTop() {
        return stack.isEmpty() || (stack.size() == 1 && atTop);
    }

    /** The current part, or the whole message outside of any loop. */
    static Part orMessage(Run run) {
        return of(run).current().orElseGet(() -> run.view().message().root());
    }

    static boolean isLoop(Call call) {
        return call.name().equals("foreverypart");
    }

    static void checkDepth(Call call) throws Refused {
        int depth = 1;
        for (Optional<Call> c = call.parent(); c.isPresent(); c = c.get().parent()) {
            depth += isLoop(c.get()) ? 1 : 0;
        }
        if (depth > DEEPEST) {
            throw call.refuse("loops are nested too deep", "at most " + DEEPEST + " levels");
        }
    }

    /** The loop around a command, of the name asked for when there is one. */
    static boolean isInside(Call call, Optional<String> name) {
        for (Optional<Call> c = call.parent(); c.isPresent(); c = c.get().parent()) {
            if (isLoop(c.get()) && (name.isEmpty() || name.equals(name(c.get())))) {
                return true;
            }
        }
        return false;
    }

    static Optional<String> name(Call loop) {
        return loop.tag("name").map(TagUse::text).flatMap(t -> t.constant());
    }

    static Step step(Optional<String> name, Step body) {
        return run -> PartLoop.of(run).walk(run, name, body);
    }

    private Flow walk(Run run, Optional<String> name, Step body) {
        if (stack.size() >= DEEPEST) {
            throw new RunFailure("loops are nested too deep: at most " + DEEPEST + " levels");
        }
        List<Part> all = orMessage(run).all();
        boolean first = true;
        for (Part part : stack.isEmpty() ? all : all.subList(1, all.size())) {
            run.spend(1);
            run.note("part " + part.type());
            stack.push(part);
            if (stack.size() == 1) {
                atTop = first;
                first = false;
            }
            Flow flow;
            try {
                flow = body.run(run);
            } finally {
                stack.pop();
            }
            if (flow == Flow.BREAK) {
                boolean mine = run.leaving().isEmpty() || run.leaving().equals(name.orElse(""));
                return mine ? Flow.NEXT : flow;
            }
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }
}

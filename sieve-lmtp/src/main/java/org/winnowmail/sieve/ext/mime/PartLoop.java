// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mime;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.message.Part;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.TagUse;

/**
 * The part that a loop is at; loops within loops walk what is below it (RFC 5703, section 3).
 *
 * <p>A loop walks the structure as it found it. What {@code replace} does in between is seen at once: the
 * parts below a replaced one are not visited any more (section 5).
 */
final class PartLoop {
    /** Where one loop is: the part as the loop found it, and what a script has put in its place. */
    private static final class Place {
        private final Part found;
        private final boolean top;
        private Part now;

        Place(Part found, Part now, boolean top) {
            this.found = found;
            this.now = now;
            this.top = top;
        }
    }

    private final Deque<Place> stack = new ArrayDeque<>();

    /** Parts that are no longer there, by identity: two parts may be equal and in different places. */
    private final Set<Part> gone = Collections.newSetFromMap(new IdentityHashMap<>());

    private final IdentityHashMap<Part, Part> replaced = new IdentityHashMap<>();

    private PartLoop() {}

    static PartLoop of(Run run) {
        return run.scratch(PartLoop.class, PartLoop::new);
    }

    /** The current part; outside of any loop there is none. */
    Optional<Part> current() {
        return Optional.ofNullable(stack.peek()).map(p -> p.now);
    }

    /** The current part as the loop found it, whatever was put in its place since. */
    Optional<Part> found() {
        return Optional.ofNullable(stack.peek()).map(p -> p.found);
    }

    /** Another part stands where the current one was: loops see it at once and leave out what was below. */
    void replaced(Part now) {
        Place here = stack.peek();
        if (here != null) {
            List<Part> all = here.found.all();
            gone.addAll(all.subList(1, all.size()));
            replaced.put(here.found, now);
            here.now = now;
        }
    }

    /** Whether the current part is the whole message, or there is no loop. */
    boolean isAtTop() {
        Place here = stack.peek();
        return here == null || (stack.size() == 1 && here.top);
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
        int deepest = MimeSettings.of(call.vocabulary()).loopDepth();
        if (depth > deepest) {
            throw call.refuse("loops are nested too deep", "at most " + deepest + " levels");
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
        int deepest = MimeSettings.of(run).loopDepth();
        if (stack.size() >= deepest) {
            throw new RunFailure("loops are nested too deep: at most " + deepest + " levels");
        }
        List<Part> all = orMessage(run).all();
        boolean top = stack.isEmpty();
        for (Part part : top ? all : all.subList(1, all.size())) {
            run.spend(1);
            if (gone.contains(part)) {
                continue;
            }
            Place place = new Place(part, replaced.getOrDefault(part, part), top);
            top = false;
            run.note("part " + place.now.type());
            stack.push(place);
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

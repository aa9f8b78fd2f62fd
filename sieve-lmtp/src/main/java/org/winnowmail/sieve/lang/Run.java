// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.winnowmail.sieve.host.SieveHost;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.host.Trace;

/**
 * One program running over one message: variables, the current message, the actions so far, and what may
 * still be spent. Not shared between threads.
 */
public final class Run {
    private static final String[] NO_VALUES = {};
    private static final int MOST_PROBLEMS = 20;

    private SieveSettings settings;
    private final SieveHost host;
    private final Trace trace;
    private MessageView view;
    private Actions actions;
    private long stepsLeft;

    private String script;
    private int line;
    private int depth;
    private String[] locals = NO_VALUES;
    private String[] globals = NO_VALUES;
    private String[] matchValues = NO_VALUES;
    private String leaving = "";
    private final List<String> problems = new ArrayList<>();
    private final Deque<String> frames = new ArrayDeque<>();
    private final Map<Class<?>, Object> scratch = new HashMap<>(4);

    public Run(SieveSettings settings, SieveHost host, Trace trace, MessageView view, Actions actions) {
        this.settings = settings;
        this.host = host;
        this.trace = trace;
        this.view = view;
        this.actions = actions;
        this.stepsLeft = settings.limits().cpuSteps();
        this.script = "";
    }

    /** Runs a program from its first command. */
    public Flow start(Program program) {
        script = program.name();
        globals = blank(program.globals());
        locals = blank(program.locals());
        return program.body().run(this);
    }

    private static String[] blank(int slots) {
        if (slots == 0) {
            return NO_VALUES;
        }
        String[] values = new String[slots];
        Arrays.fill(values, "");
        return values;
    }

    /** Runs an included script with variables of its own (RFC 6609, section 3.4). */
    public Flow include(String name, Step body, int localSlots) {
        String[] outerLocals = locals;
        String outer = script;
        int outerLine = line;
        frames.push(outer);
        locals = blank(localSlots);
        script = name;
        line = 0;
        try {
            Flow flow = body.run(this);
            return flow == Flow.RETURN ? Flow.NEXT : flow;
        } finally {
            locals = outerLocals;
            script = outer;
            line = outerLine;
            frames.pop();
        }
    }

    /** Asks a test, and tells the trace what it said. */
    public boolean ask(Test test) {
        spend(1);
        if (!trace.enabled() || test.word().isEmpty()) {
            return test.test(this);
        }
        note("test " + test.word());
        depth++;
        boolean value = test.test(this);
        depth--;
        note("test " + test.word() + ": " + value);
        return value;
    }

    /** Runs one command. */
    Flow perform(Step step) {
        spend(1);
        if (trace.enabled() && !step.word().isEmpty()) {
            note("command " + step.word());
        }
        return step.run(this);
    }

    /** Notes where we are. */
    void moveTo(int atLine) {
        line = atLine;
    }

    /** Spends part of the budget of this run. */
    public void spend(long units) {
        stepsLeft -= units;
        if (stepsLeft < 0) {
            throw new RunFailure(
                    "the script exceeded its CPU budget of " + settings.limits().cpuSteps() + " steps");
        }
    }

    public SieveSettings settings() {
        return settings;
    }

    /** Changes settings while running, and refills the budget; asked by tests of the engine. */
    public void setSettings(SieveSettings other) {
        settings = other;
        stepsLeft = other.limits().cpuSteps();
    }

    public SieveHost host() {
        return host;
    }

    public MessageView view() {
        return view;
    }

    /** Makes another message current; asked by tests of the engine. */
    public void setView(MessageView other) {
        view = other;
    }

    public Actions actions() {
        return actions;
    }

    /** Begins another list of actions; asked by tests of the engine. */
    public void setActions(Actions other) {
        actions = other;
    }

    /** Name of the script that is running, an included one while it runs. */
    public String script() {
        return script;
    }

    public int line() {
        return line;
    }

    public String local(int slot) {
        return locals[slot];
    }

    public void setLocal(int slot, String value) {
        locals[slot] = value;
    }

    public String global(int slot) {
        return globals[slot];
    }

    public void setGlobal(int slot, String value) {
        globals[slot] = value;
    }

    /** Match variable ${n}; empty when there is none. */
    public String matchValue(int index) {
        return index < matchValues.length ? matchValues[index] : "";
    }

    /** All match variables, to put back later. */
    public String[] matchValues() {
        return matchValues.clone();
    }

    /** Sets ${0}, ${1} ... after a match; the array is this run's from now on. */
    public void setMatchValues(String[] values) {
        int most = settings.limits().matchValues();
        matchValues = values.length <= most ? values : Arrays.copyOf(values, most);
    }

    /** What an extension knows about this run; made on first use. */
    public <T> T scratch(Class<T> type, Supplier<T> maker) {
        return type.cast(scratch.computeIfAbsent(type, t -> maker.get()));
    }

    /** The loop that a break leaves. */
    public String leaving() {
        return leaving;
    }

    public void setLeaving(String loop) {
        leaving = loop;
    }

    public boolean tracing() {
        return trace.enabled();
    }

    /** Tells the trace what happens here. */
    public void note(String text) {
        if (trace.enabled()) {
            trace.note(script, line, depth + frames.size(), text);
        }
    }

    /** Tells the owner of something wrong that does not end the run, such as a bad pattern in a variable. */
    public void problem(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(script + ": line " + line + ": " + text);
        }
        note("problem: " + text);
    }

    public List<String> problems() {
        return List.copyOf(problems);
    }

    void descend() {
        depth++;
    }

    void ascend() {
        depth--;
    }

    /** A text short enough for a trace or an error, on one line. */
    public static String brief(String text) {
        String flat = text.replace("\r\n", "\\n").replace('\n', ' ').replace('\r', ' ');
        return flat.length() > 120 ? flat.substring(0, 117) + "..." : flat;
    }
}

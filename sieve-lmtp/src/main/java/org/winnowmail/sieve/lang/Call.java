// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnowmail.sieve.syntax.Argument;
import org.winnowmail.sieve.syntax.Node;
import org.winnowmail.sieve.syntax.Position;
import org.winnowmail.sieve.syntax.Problems;

/** One command or test of a script, with its word found and its arguments judged. */
public final class Call {
    private final Word word;
    private final Node node;
    private final Optional<Call> parent;
    private final Optional<Call> previous;
    private final Vocabulary vocabulary;
    private final Problems problems;
    private final boolean asTest;

    final List<TagUse> tags = new ArrayList<>(2);
    final List<Argument> positional = new ArrayList<>(2);
    final List<Value> values = new ArrayList<>(2);
    final List<Call> tests = new ArrayList<>(2);
    final List<Call> block = new ArrayList<>();
    private final Map<Class<?>, Object> data = new HashMap<>(2);
    private Optional<Boolean> constant = Optional.empty();
    /** In a chain: whether an earlier condition is always true, so this one is never asked. */
    boolean chainDecided;

    boolean failed;

    Call(
            Word word,
            Node node,
            @Nullable Call parent,
            @Nullable Call previous,
            Vocabulary vocabulary,
            Problems problems,
            boolean asTest) {
        this.word = word;
        this.node = node;
        this.parent = Optional.ofNullable(parent);
        this.previous = Optional.ofNullable(previous);
        this.vocabulary = vocabulary;
        this.problems = problems;
        this.asTest = asTest;
    }

    public Word word() {
        return word;
    }

    public String name() {
        return word.name();
    }

    /** The word and its kind, for messages: {@code header test}. */
    public String words() {
        return word.name() + ' ' + (asTest ? "test" : word.kind.words());
    }

    public Position at() {
        return node.at();
    }

    public Node node() {
        return node;
    }

    /** The command or test this one stands in. */
    public Optional<Call> parent() {
        return parent;
    }

    /** The command before this one in the same block. */
    public Optional<Call> previous() {
        return previous;
    }

    public boolean isTopLevel() {
        return parent.isEmpty();
    }

    /** Whether a hybrid word is used as a test. */
    public boolean isTest() {
        return asTest;
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** All tags given, in order. */
    public List<TagUse> tags() {
        return tags;
    }

    public Optional<TagUse> tag(String id) {
        for (TagUse use : tags) {
            if (use.tag().id().equals(id)) {
                return Optional.of(use);
            }
        }
        return Optional.empty();
    }

    public boolean has(String tag) {
        return tag(tag).isPresent();
    }

    /** What tags hand to this word. */
    public <T> List<T> extras(Class<T> type) {
        List<T> found = new ArrayList<>(2);
        for (TagUse use : tags) {
            use.tag()
                    .extra()
                    .filter(e -> e.type() == type)
                    .ifPresent(e -> found.add(type.cast(e.maker().make(this, use))));
        }
        return found;
    }

    /** Positional arguments as written. */
    public List<Argument> positional() {
        return positional;
    }

    public Value value(int index) {
        return values.get(index);
    }

    public int valueCount() {
        return values.size();
    }

    public TextExpr text(int index) {
        return vocabulary.keep(values.get(index).text());
    }

    public TextList texts(int index) {
        return vocabulary.keep(values.get(index).texts());
    }

    public long number(int index) {
        return values.get(index).number();
    }

    public List<Call> tests() {
        return tests;
    }

    public List<Call> block() {
        return block;
    }

    /** The value of a test that is known before any message; set by the test's own check. */
    public void setConstant(boolean value) {
        constant = Optional.of(value);
    }

    public Optional<Boolean> constant() {
        return constant;
    }

    public <T> void put(Class<T> type, T value) {
        data.put(type, value);
    }

    public <T> Optional<T> get(Class<T> type) {
        return Optional.ofNullable(data.get(type)).map(type::cast);
    }

    /** Reports an error and goes on. */
    public void error(Position at, String message, String hint) {
        failed = true;
        problems.error(at, message, hint);
    }

    public void warning(Position at, String message, String hint) {
        problems.warning(at, message, hint);
    }

    /** Reports an error; throw what comes back. */
    public Refused refuse(Argument at, String message, String hint) {
        error(at.at(), message, hint);
        return new Refused();
    }

    /** Reports an error about the whole use; throw what comes back. */
    public Refused refuse(String message, String hint) {
        error(at(), message, hint);
        return new Refused();
    }

    /** Ends the check of this use after errors were reported. */
    public Refused refused() {
        failed = true;
        return new Refused();
    }

    /** Reads one positional argument of a word with free arguments, and adds it to the values. */
    public Value take(Argument argument, Param param, int position) throws Refused {
        Value value = Arguments.positional(this, argument, param, position);
        values.add(value);
        return value;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command or a test of the language: its shape, how it is judged, and how it is compiled. Built once,
 * by the extension that brings it; used for every script.
 */
public final class Word {
    /** Where a word may stand. */
    public enum Kind {
        COMMAND("command"),
        TEST("test"),
        HYBRID("command");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** How many tests a word takes. */
    public enum Tests {
        NONE,
        ONE,
        LIST
    }

    /** What a word's value follows from when it is known before any message. */
    public enum Fold {
        UNKNOWN,
        TRUE,
        FALSE,
        NOT,
        ALL,
        ANY
    }

    /** Place in an if, elsif, else chain. */
    public enum Chain {
        NONE,
        IF,
        ELSIF,
        ELSE
    }

    /** Judges a use beyond its shape; may refuse it. */
    @FunctionalInterface
    public interface Check {
        void check(Call call) throws Refused;
    }

    /** Compiles a command. */
    @FunctionalInterface
    public interface CommandCompiler {
        Step compile(Call call, Compiler compiler);
    }

    /** Compiles a test. */
    @FunctionalInterface
    public interface TestCompiler {
        Test compile(Call call, Compiler compiler);
    }

    final String name;
    final Kind kind;
    final List<Param> params = new ArrayList<>(2);
    final List<Tag> tags = new ArrayList<>(2);
    final List<Check> checks = new ArrayList<>(1);
    Optional<Check> before = Optional.empty();
    boolean freeArguments;
    Tests tests = Tests.NONE;
    boolean block;
    Fold fold = Fold.UNKNOWN;
    Chain chain = Chain.NONE;

    @Nullable
    CommandCompiler command;

    @Nullable
    TestCompiler test;

    private Word(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
    }

    public static Word command(String name) {
        return new Word(name, Kind.COMMAND);
    }

    public static Word test(String name) {
        return new Word(name, Kind.TEST);
    }

    /** A word that is both a command and a test. */
    public static Word hybrid(String name) {
        return new Word(name, Kind.HYBRID);
    }

    public String name() {
        return name;
    }

    public Word takes(Param... more) {
        params.addAll(List.of(more));
        return this;
    }

    public Word tags(Tag... more) {
        tags.addAll(List.of(more));
        return this;
    }

    /** The word reads its positional arguments itself, in its check, with {@link Call#take}. */
    public Word freeArguments() {
        freeArguments = true;
        return this;
    }

    public Word tests(Tests count) {
        tests = count;
        return this;
    }

    /** The word needs a block. */
    public Word withBlock() {
        block = true;
        return this;
    }

    public Word folds(Fold how) {
        fold = how;
        return this;
    }

    public Word chain(Chain place) {
        chain = place;
        return this;
    }

    /** Judged before anything else of the use; sets the stage for its tags. */
    public Word first(Check check) {
        before = Optional.of(check);
        return this;
    }

    public Word checked(Check check) {
        checks.add(check);
        return this;
    }

    public Word runs(CommandCompiler compiler) {
        command = compiler;
        return this;
    }

    public Word decides(TestCompiler compiler) {
        test = compiler;
        return this;
    }
}

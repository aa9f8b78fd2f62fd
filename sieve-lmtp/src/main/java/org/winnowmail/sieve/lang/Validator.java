// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.winnowmail.sieve.syntax.Node;
import org.winnowmail.sieve.syntax.Problems;

/**
 * Syntax tree to calls: finds each word, judges its arguments, tests and block, and folds what is known
 * before any message.
 *
 * <p>One use reports one error, then the next use is judged: a script shows all its errors, and no error
 * is the mere consequence of another. A block behind a test that is never true is not looked at, so that
 * {@code if ihave "x" {…}} may hold words nobody knows (RFC 5463, section 4).
 */
public final class Validator {
    private final Vocabulary vocabulary;
    private final Problems problems;
    private boolean required;

    public Validator(Vocabulary vocabulary, Problems problems) {
        this.vocabulary = vocabulary;
        this.problems = problems;
    }

    /** Judges a whole script. */
    public List<Call> validate(List<Node> commands) {
        return block(commands, null);
    }

    private List<Call> block(List<Node> commands, @Nullable Call parent) {
        List<Call> calls = new ArrayList<>(commands.size());
        Call previous = null;
        boolean first = true;
        for (Node node : commands) {
            if (parent == null && !required && !node.name().equalsIgnoreCase("require")) {
                required = true;
                Optional<String> complaint = vocabulary.complaint();
                if (complaint.isPresent()) {
                    problems.error(node.at(), complaint.get(), "add it to the require at the top");
                    return calls;
                }
            }
            Call call = resolve(node, parent, previous, false);
            if (call != null) {
                call.put(FirstInBlock.class, new FirstInBlock(first));
                judge(call, false);
                calls.add(call);
            }
            previous = call;
            first = false;
        }
        return calls;
    }

    /** Whether a command is the first of its block; require asks. */
    public record FirstInBlock(boolean value) {}

    private @Nullable Call resolve(Node node, @Nullable Call parent, @Nullable Call previous, boolean asTest) {
        Vocabulary.Entry entry = vocabulary.entry(node.name());
        Word word = entry.word;
        String use = asTest ? "test" : "command";
        if (word == null) {
            if (!entry.unknown) {
                entry.unknown = true;
                problems.error(
                        node.at(),
                        "unknown " + use + " '" + node.name() + "' (reported once)",
                        Hints.forWord(vocabulary, node.name()));
            }
            return null;
        }
        if (word.kind != Word.Kind.HYBRID && (word.kind == Word.Kind.TEST) != asTest) {
            problems.error(
                    node.at(),
                    "attempted to use " + word.kind.words() + " '" + node.name() + "' as " + use,
                    asTest ? "" : "a test stands behind if or elsif");
            return null;
        }
        return new Call(word, node, parent, previous, vocabulary, problems, asTest);
    }

    private void judge(Call call, boolean asTest) {
        Vocabulary.Entry entry = vocabulary.entry(call.name());
        Word word = call.word();
        try {
            if (word.before.isPresent()) {
                try {
                    word.before.get().check(call);
                } catch (Refused refused) {
                    call.failed = true;
                    return;
                }
            }
            try {
                Arguments.sort(call, entry);
            } catch (Refused refused) {
                // a tag without its colon looks like a test and is the true reason: say so as well
                shapeOfTests(call);
                throw refused;
            }
            shapeOfTests(call);
            if (!asTest) {
                shapeOfBlock(call);
            }
            if (!word.freeArguments) {
                Arguments.positional(call);
            }
            for (Word.Check check : word.checks) {
                check.check(call);
            }
            for (Word.Check check : entry.checks) {
                check.check(call);
            }
            for (TagUse use : call.tags) {
                for (Tag.Check check : use.tag().lateChecks()) {
                    check.check(call, use);
                }
            }
        } catch (Refused refused) {
            call.failed = true;
        }
        descend(call, asTest);
    }

    private void shapeOfTests(Call call) throws Refused {
        Node node = call.node();
        switch (call.word().tests) {
            case NONE -> {
                if (!node.tests().isEmpty()) {
                    throw spuriousTest(call, node.tests().get(0).name());
                }
            }
            case ONE -> {
                if (node.tests().isEmpty()) {
                    throw call.refuse("the " + call.words() + " requires one test, but none is specified", "");
                }
                if (node.tests().size() > 1 || node.testList()) {
                    throw call.refuse(
                            "the " + call.words() + " requires one test, but a list of tests is specified",
                            "join them with anyof (...) or allof (...)");
                }
            }
            case LIST -> {
                if (node.tests().isEmpty() || !node.testList()) {
                    throw call.refuse(
                            "the " + call.words() + " requires a list of tests",
                            "write " + call.name() + " (test, test)");
                }
            }
        }
    }

    private Refused spuriousTest(Call call, String test) {
        Vocabulary.Entry entry = vocabulary.find(test);
        Word word = entry == null ? null : entry.word;
        if (word != null && word.kind != Word.Kind.COMMAND) {
            return call.refuse(
                    "the " + call.words() + " accepts no sub-tests, but tests are specified",
                    "is a semicolon missing after this command?");
        }
        Vocabulary.Entry own = vocabulary.find(call.name());
        if (word == null && own != null && own.tags.stream().anyMatch(t -> t.accepts(test, vocabulary))) {
            return call.refuse("missing colon ':' before ':" + test + "' tag in the " + call.words(), "write :" + test);
        }
        return call.refuse("missing semicolon ';' after the " + call.words(), "end the command with ';'");
    }

    private static void shapeOfBlock(Call call) throws Refused {
        if (call.word().block && !call.node().hasBlock()) {
            throw call.refuse(
                    "the " + call.words() + " requires a block, but it is missing",
                    "write " + call.name() + " ... { }");
        }
        if (!call.word().block && call.node().hasBlock()) {
            throw call.refuse(
                    "the " + call.words() + " accepts no block, but one is specified", "end the command with ';'");
        }
    }

    private void descend(Call call, boolean asTest) {
        boolean ok = !call.failed;
        if (call.word().chain != Word.Chain.NONE && ok) {
            call.chainDecided = call.word().chain != Word.Chain.IF
                    && call.previous()
                            .map(p -> p.chainDecided || p.constant().orElse(false))
                            .orElse(false);
            if (call.chainDecided) {
                call.setConstant(false);
                return;
            }
        }
        if (call.word().tests != Word.Tests.NONE) {
            tests(call);
        } else if (ok) {
            switch (call.word().fold) {
                case TRUE -> call.setConstant(true);
                case FALSE -> call.setConstant(false);
                default -> {}
            }
        }
        if (!call.failed && !call.constant().orElse(true)) {
            return;
        }
        if (call.word().block && !asTest) {
            call.block.addAll(block(call.node().block(), call));
        }
    }

    private void tests(Call call) {
        boolean all = true;
        for (Node node : call.node().tests()) {
            Call test = resolve(node, call, null, true);
            if (test == null) {
                call.failed = true;
                all = false;
                continue;
            }
            judge(test, true);
            call.tests.add(test);
            if (test.failed) {
                call.failed = true;
            }
            Optional<Boolean> value = test.failed ? Optional.empty() : test.constant();
            all &= value.isPresent();
            if (!call.failed && decides(call.word().fold, value)) {
                call.setConstant(call.word().fold == Word.Fold.ANY);
                return;
            }
        }
        if (all && !call.failed && !call.tests.isEmpty()) {
            boolean last = call.tests.get(call.tests.size() - 1).constant().orElseThrow();
            switch (call.word().fold) {
                case NOT -> call.setConstant(!last);
                case ALL -> call.setConstant(true);
                case ANY -> call.setConstant(false);
                default -> {
                    if (call.word().chain != Word.Chain.NONE) {
                        call.setConstant(last);
                    }
                }
            }
        }
    }

    /** Whether one test's value settles a list, so the rest is not looked at. */
    private static boolean decides(Word.Fold fold, Optional<Boolean> value) {
        return value.isPresent() && ((fold == Word.Fold.ANY && value.get()) || (fold == Word.Fold.ALL && !value.get()));
    }
}

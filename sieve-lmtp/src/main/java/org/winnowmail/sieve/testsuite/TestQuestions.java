// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.testsuite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.Execution;
import org.winnowmail.sieve.Interpreter;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.host.Trace;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.MailboxName;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Program;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** The tests of files of tests: compile, run, execute, look at what came out. */
final class TestQuestions {
    private TestQuestions() {}

    static void load(Vocabulary vocabulary) {
        vocabulary.word(Word.test("test_script_compile")
                .takes(Param.string("script"))
                .decides((call, compiler) -> {
                    TextExpr path = call.text(0);
                    return run -> SvtestWorld.of(run).compile(path.eval(run));
                }));
        vocabulary.word(Word.test("test_script_run")
                .tags(Tag.named("append_result"))
                .decides((call, compiler) -> {
                    boolean append = call.has("append_result");
                    return run -> runScript(run, SvtestWorld.of(run), append);
                }));
        vocabulary.word(Word.test("test_multiscript")
                .takes(Param.strings("scripts"))
                .decides((call, compiler) -> {
                    TextList paths = call.texts(0);
                    return run -> multiscript(run, SvtestWorld.of(run), paths.eval(run));
                }));
        vocabulary.word(Word.test("test_result_execute").decides((call, compiler) -> run -> {
            SvtestWorld world = SvtestWorld.of(run);
            world.errors.clear();
            return execute(world);
        }));
        vocabulary.word(list(
                "test_result_action",
                run -> run.actions().list().stream().map(Action::name).toList()));
        vocabulary.word(list("test_error", run -> List.copyOf(SvtestWorld.of(run).errors)));
        vocabulary.word(Word.hybrid("test_message")
                .tags(
                        Tag.named("smtp"),
                        Tag.named("folder").with(Param.string("folder").checked(MailboxName::complaint)))
                .takes(Param.number("index"))
                .checked(call -> {
                    if (call.has("smtp") == call.has("folder")) {
                        throw call.refuse("test_message needs one of :smtp and :folder", "");
                    }
                })
                .runs((call, compiler) -> {
                    Test message = message(call);
                    return run -> {
                        if (!message.test(run)) {
                            throw new TestFailed("there is no such message");
                        }
                        return Flow.NEXT;
                    };
                })
                .decides((call, compiler) -> message(call)));
    }

    /** A test that matches on a list of names, or on one of them. */
    private static Word list(String name, java.util.function.Function<Run, List<String>> source) {
        return Matching.tags(Word.test(name))
                .tags(Tag.named("index").with(Param.number("index")))
                .takes(Param.strings("key list"))
                .decides((call, compiler) -> {
                    Matching matching = Matching.of(call, call.value(0), "i;octet");
                    Optional<Integer> index = call.tag("index").map(u -> (int) u.number());
                    return run -> {
                        List<String> all = source.apply(run);
                        if (index.isEmpty()) {
                            return matching.any(run, all);
                        }
                        int i = index.get() - 1;
                        return i >= 0 && i < all.size() && matching.one(run, all.get(i));
                    };
                });
    }

    private static boolean runScript(Run run, SvtestWorld world, boolean append) {
        world.errors.clear();
        if (append) {
            world.actions.nextScript();
        } else {
            world.resetResult(run);
        }
        return runProgram(world, TestsuiteExtension.slot(world));
    }

    private static boolean runProgram(SvtestWorld world, Program program) {
        Run inner = new Run(world.settings, world, Trace.OFF, world.view, world.actions);
        try {
            Optional<Result.Failure> failure = Interpreter.attempt(inner, program);
            world.errors.addAll(inner.problems());
            failure.ifPresent(f -> world.errors.add(f.message()));
            return failure.isEmpty();
        } catch (TestFailed failed) {
            return false;
        }
    }

    private static boolean multiscript(Run run, SvtestWorld world, List<String> paths) {
        world.errors.clear();
        world.resetResult(run);
        List<Program> programs = new ArrayList<>();
        for (String path : paths) {
            if (!world.compileMore(path)) {
                return false;
            }
            programs.add(TestsuiteExtension.slot(world));
        }
        boolean first = true;
        for (Program program : programs) {
            if (!first) {
                if (!world.actions.implicitKeep() && !world.actions.hasKeep()) {
                    break;
                }
                world.actions.nextScript();
            }
            first = false;
            if (!runProgram(world, program)) {
                return false;
            }
        }
        return execute(world);
    }

    private static boolean execute(SvtestWorld world) {
        List<Action> fresh = new ArrayList<>(world.actions.takeNew());
        if (world.actions.implicitKeep() && !world.actions.hasKeep()) {
            fresh.add(Action.Store.keep(world.defaultMailbox(), world.view.message())
                    .withFlags(world.actions.flags()));
            world.actions.keepExecuted();
        }
        Result result = new Result(fresh, Optional.empty(), Optional.empty(), world.view.message(), Optional.empty());
        Execution.Outcome outcome = Execution.execute(result, world.context(), world);
        if (!outcome.problem().isEmpty()) {
            world.errors.add(outcome.problem());
        }
        return outcome.problem().isEmpty();
    }

    private static Test message(Call call) {
        Optional<TextExpr> folder = call.tag("folder").map(TagUse::text);
        int index = (int) Math.min(call.number(0), Integer.MAX_VALUE);
        return run -> {
            SvtestWorld world = SvtestWorld.of(run);
            if (folder.isPresent()) {
                List<SvtestWorld.Stored> mails = world.mailboxes.getOrDefault(
                        SvtestWorld.mailboxName(folder.get().eval(run)), List.of());
                if (index >= mails.size()) {
                    return false;
                }
                world.setMessage(
                        run, mails.get(index).message(), mails.get(index).flags());
                return true;
            }
            if (index >= world.sent.size()) {
                return false;
            }
            OutgoingMail mail = world.sent.get(index);
            Message message = mail.message();
            SieveMessageContext c = world.context();
            world.setContext(
                    run,
                    new SieveMessageContext(
                            message,
                            mail.sender(),
                            mail.recipients().stream().findFirst(),
                            mail.recipients().stream().findFirst(),
                            c.authUser(),
                            c.user(),
                            c.userAddress(),
                            c.smtp()));
            return true;
        };
    }
}

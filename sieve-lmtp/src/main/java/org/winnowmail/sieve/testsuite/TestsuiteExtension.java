// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.testsuite;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.sieve.ext.variables.Namespace;
import org.winnowmail.sieve.ext.variables.Scope;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.MailboxName;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Program;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.syntax.Argument;

/** The words of files of tests: those that set the scene. What asks is in {@link TestQuestions}. */
final class TestsuiteExtension implements Extension {
    private static final List<String> OBJECTS =
            List.of("message", "envelope.from", "envelope.to", "envelope.orig_to", "envelope.auth");

    private final String directory;

    TestsuiteExtension(String directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return "vnd.dovecot.testsuite";
    }

    @Override
    public boolean hidden() {
        return true;
    }

    /** What a command does with the world and its texts. */
    @FunctionalInterface
    private interface Doing {
        void run(Run run, SvtestWorld world, List<String> texts);
    }

    @Override
    public void load(Vocabulary vocabulary) {
        Scope.of(vocabulary).namespace(new PathNamespace(directory));
        vocabulary.word(Word.command("test")
                .takes(Param.string("test name"))
                .withBlock()
                .checked(call -> {
                    if (!call.isTopLevel()) {
                        throw call.refuse("tests cannot be nested", "");
                    }
                })
                .runs((call, compiler) -> test(call.text(0), compiler.block(call.block()))));
        vocabulary.word(command("test_fail", (run, world, t) -> {
                    throw new TestFailed(t.get(0));
                })
                .takes(Param.string("reason")));
        vocabulary.word(Word.command("test_set")
                .takes(Param.string("object").fixed(), Param.string("value"))
                .checked(TestsuiteExtension::checkObject)
                .runs((call, compiler) -> set(call)));
        vocabulary.word(command("test_config_set", (run, world, t) -> world.testSettings.set(t.get(0), t.get(1)))
                .takes(Param.string("setting"), Param.string("value")));
        vocabulary.word(command("test_config_unset", (run, world, t) -> world.testSettings.unset(t.get(0)))
                .takes(Param.string("setting")));
        vocabulary.word(command("test_config_reload", (run, world, t) -> {
                    world.settings = world.testSettings.reload();
                    run.setSettings(world.settings);
                    world.refreshUser(run);
                })
                .tags(Tag.named("extension").with(Param.string("extension"))));
        vocabulary.word(command(
                        "test_mailbox_create",
                        (run, world, t) -> world.mailboxes.putIfAbsent(
                                SvtestWorld.mailboxName(t.get(0)), new java.util.ArrayList<>()))
                .takes(Param.string("mailbox").checked(MailboxName::complaint)));
        vocabulary.word(command("test_mailbox_delete", (run, world, t) -> {
                    throw new TestFailed("test_mailbox_delete is not known");
                })
                .takes(Param.string("mailbox")));
        vocabulary.word(Word.command("test_imap_metadata_set")
                .tags(Tag.named("mailbox").with(Param.string("mailbox")))
                .takes(Param.string("annotation"), Param.string("value"))
                .runs((call, compiler) -> metadata(call)));
        vocabulary.word(command(
                        "test_binary_save",
                        (run, world, t) -> world.saved.put(
                                t.get(0), world.slot.orElseThrow(() -> new RunFailure("nothing is compiled"))))
                .takes(Param.string("name")));
        vocabulary.word(command(
                        "test_binary_load",
                        (run, world, t) -> world.slot = Optional.of(Optional.ofNullable(world.saved.get(t.get(0)))
                                .orElseThrow(() -> new RunFailure("no such binary"))))
                .takes(Param.string("name")));
        vocabulary.word(command("test_result_reset", (run, world, t) -> {
            world.resetResult(run);
            world.sent.clear();
        }));
        vocabulary.word(command("test_result_print", (run, world, t) -> {}));
        vocabulary.word(command("test_message_print", (run, world, t) -> {}));
        TestQuestions.load(vocabulary);
    }

    private static Word command(String name, Doing doing) {
        return Word.command(name).runs((call, compiler) -> {
            List<TextExpr> texts = java.util.stream.IntStream.range(0, call.valueCount())
                    .mapToObj(call::text)
                    .toList();
            TextList list = TextList.of(texts);
            return run -> {
                doing.run(run, SvtestWorld.of(run), list.eval(run));
                return Flow.NEXT;
            };
        });
    }

    private static Step test(TextExpr name, Step body) {
        return run -> {
            SvtestWorld world = SvtestWorld.of(run);
            String title = name.eval(run);
            run.setSettings(world.settings);
            String reason = "";
            try {
                Flow flow = body.run(run);
                world.verdicts.add(new SvtestResult.Verdict(title, true, ""));
                return flow;
            } catch (TestFailed failed) {
                reason = failed.reason();
            } catch (RunFailure failed) {
                reason = "run-time error in the test: " + failed.reason();
            }
            world.verdicts.add(new SvtestResult.Verdict(title, false, "line " + run.line() + ": " + reason));
            return Flow.NEXT;
        };
    }

    private static void checkObject(Call call) throws Refused {
        String object = call.text(0).constant().orElse("").toLowerCase(Locale.ROOT);
        if (!OBJECTS.contains(object)) {
            throw call.refuse(
                    call.value(0).source(), "unknown test object '" + object + "'", String.join(", ", OBJECTS));
        }
    }

    private static Step set(Call call) {
        String object = call.text(0).constant().orElse("").toLowerCase(Locale.ROOT);
        TextExpr value = call.text(1);
        return run -> {
            TestEnvelope.set(run, SvtestWorld.of(run), object, value.eval(run));
            return Flow.NEXT;
        };
    }

    private static Step metadata(Call call) {
        Optional<TextExpr> mailbox = call.tag("mailbox").map(TagUse::text);
        TextExpr entry = call.text(0);
        TextExpr value = call.text(1);
        return run -> {
            Optional<String> name = mailbox.map(m -> m.eval(run));
            SvtestWorld.of(run).metadata.put(SvtestWorld.metadataKey(name, entry.eval(run)), value.eval(run));
            return Flow.NEXT;
        };
    }

    /** {@code ${tst.path}}: the folder of the file. */
    private record PathNamespace(String directory) implements Namespace {
        @Override
        public String prefix() {
            return "tst";
        }

        @Override
        public TextExpr read(String name, Call call, Argument at) {
            return TextExpr.of(name.equalsIgnoreCase("path") ? directory : "");
        }
    }

    /** A program in the slot, or the end of the file. */
    static Program slot(SvtestWorld world) {
        return world.slot.orElseThrow(() -> new RunFailure("nothing is compiled"));
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.testsuite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.winnowmail.sieve.Compiled;
import org.winnowmail.sieve.Interpreter;
import org.winnowmail.sieve.SieveCompiler;
import org.winnowmail.sieve.ext.Extensions;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.host.Trace;
import org.winnowmail.sieve.lang.Octets;
import org.winnowmail.sieve.lang.Run;

/** Runs files of tests. */
public final class SvtestRunner {
    /** Folder whose tests are all meant to fail: they show that the engine survives what they do. */
    private static final String INVERTED = "failures";

    private static final Pattern TEST = Pattern.compile("^\\s*test\\s+\"([^\"]*)\"", Pattern.MULTILINE);

    private SvtestRunner() {}

    /** All files of tests in a folder and below it, in order; a file stands for itself. */
    public static List<Path> find(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of(root);
        }
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(p ->
                            p.toString().endsWith(".svtest") || p.toString().endsWith(".svtest.in"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /** Runs one file. Never throws for what a file holds. */
    public static SvtestResult run(Path file) throws IOException {
        return run(file, Trace.OFF);
    }

    public static SvtestResult run(Path file, Trace trace) throws IOException {
        String text = Octets.decode(Files.readAllBytes(file));
        if (file.toString().endsWith(".in")) {
            text = text.replaceAll("(?m)#UTF8#.*$", "");
        }
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
        SieveCompiler compiler =
                new SieveCompiler(Extensions.ALL.and(List.of(new TestsuiteExtension(directory.toString()))));
        SvtestWorld world = new SvtestWorld(directory, compiler);
        SieveSettings settings = world.settings;
        Compiled compiled =
                compiler.compile(String.valueOf(file.getFileName()), text, settings, TestFiles.library(directory));
        List<SvtestResult.Verdict> verdicts = new ArrayList<>();
        Optional<String> abort;
        if (compiled.program().isEmpty()) {
            abort = Optional.of("the file does not compile: line "
                    + compiled.errors().get(0).line() + ": "
                    + compiled.errors().get(0).message());
        } else {
            Run run = new Run(settings, world, trace, world.view, world.actions);
            abort = attempt(run, compiled);
        }
        verdicts.addAll(world.verdicts);
        abort.ifPresent(reason -> missing(text(file), verdicts, reason));
        if (String.valueOf(directory.getFileName()).equals(INVERTED)) {
            verdicts.replaceAll(v ->
                    new SvtestResult.Verdict(v.test(), !v.passed(), v.passed() ? "the test was meant to fail" : ""));
        }
        return new SvtestResult(file, verdicts);
    }

    private static String text(Path file) {
        return TestFiles.read(file).orElse("");
    }

    private static Optional<String> attempt(Run run, Compiled compiled) {
        try {
            Optional<Result.Failure> failure =
                    Interpreter.attempt(run, compiled.program().orElseThrow());
            return failure.map(f -> "line " + f.line() + ": " + f.message());
        } catch (TestFailed outside) {
            return Optional.of("line " + run.line() + ": " + outside.reason());
        }
    }

    /** The tests that were never reached count as failed. */
    private static void missing(String text, List<SvtestResult.Verdict> verdicts, String reason) {
        Matcher tests = TEST.matcher(text);
        List<String> names = new ArrayList<>();
        while (tests.find()) {
            names.add(tests.group(1));
        }
        for (int i = verdicts.size(); i < Math.max(names.size(), 1); i++) {
            verdicts.add(new SvtestResult.Verdict(i < names.size() ? names.get(i) : "(file)", false, reason));
        }
    }
}

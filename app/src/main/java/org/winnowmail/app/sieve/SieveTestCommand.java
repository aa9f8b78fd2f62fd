// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.sieve;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.winnowmail.app.Winnow;
import org.winnowmail.app.json.Json;
import org.winnowmail.sieve.testsuite.SvtestResult;
import org.winnowmail.sieve.testsuite.SvtestRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow sieve test}. */
@Command(
        name = "test",
        description = "Run files of tests (.svtest), those in folders too.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: winnow sieve test --json tests/"})
final class SieveTestCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Option(names = "--json", description = "Counts and failures as one JSON object in the last line.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "Files of tests, or folders that hold some.")
    private final List<Path> roots = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        int files = 0;
        long passed = 0;
        long failed = 0;
        List<Map<String, Object>> failures = new ArrayList<>();
        for (Path root : roots) {
            for (Path file : SvtestRunner.find(root)) {
                SvtestResult result = SvtestRunner.run(file);
                files++;
                passed += result.passed();
                failed += result.failed();
                if (!json) {
                    out.println(file + ": " + result.passed() + " passed, " + result.failed() + " failed");
                }
                for (SvtestResult.Verdict test : result.tests()) {
                    if (!test.passed()) {
                        failures.add(
                                Json.object("file", file.toString(), "test", test.test(), "reason", test.reason()));
                        if (!json) {
                            out.println("    " + test.test() + ": " + test.reason());
                        }
                    }
                }
            }
        }
        if (json) {
            out.println(Json.write(Json.object(
                    "files",
                    files,
                    "tests",
                    passed + failed,
                    "passed",
                    passed,
                    "failed",
                    failed,
                    "failures",
                    failures)));
        } else {
            out.println(
                    files + " files, " + (passed + failed) + " tests: " + passed + " passed, " + failed + " failed");
        }
        out.flush();
        return failed == 0 ? 0 : Winnow.NO;
    }
}

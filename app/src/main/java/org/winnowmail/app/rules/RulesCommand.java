// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.rules;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.winnowmail.app.Winnow;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import org.winnowmail.app.json.Json;
import org.winnowmail.rules.Action;
import org.winnowmail.rules.Composite;
import org.winnowmail.rules.Origin;
import org.winnowmail.rules.Scores;
import org.winnowmail.rules.SymbolInfo;
import org.winnowmail.rules.language.Problem;
import org.winnowmail.rules.language.Rule;
import org.winnowmail.rules.language.RuleFiles;
import org.winnowmail.rules.language.RuleLimits;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow rules check|test|rescore|list}. */
@Command(
        name = "rules",
        description = "Check rule files, try the examples in them, find better scores, list every symbol.",
        subcommands = RescoreCommand.class,
        mixinStandardHelpOptions = true,
        footer = {"", "Example: winnow rules check rules/my.cf && winnow rules test rules/my.cf"})
public final class RulesCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say check, test, rescore or list");
    }

    @Command(
            name = "check",
            description = "Read rule files and say what is wrong in them; exit 1 when something has no effect.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow rules check rules/my.cf"})
    int check(
            @Mixin ConfigOptions options,
            @Parameters(
                            paramLabel = "PATH",
                            arity = "0..*",
                            description = "Files, directories or patterns; default: the shipped ones and rules.paths.")
                    List<String> paths)
            throws ConfigException {
        RuleFiles.Loaded loaded = load(options, paths);
        PrintWriter out = spec.commandLine().getOut();
        loaded.problems().forEach(out::println);
        long errors = loaded.problems().stream().filter(Problem::isError).count();
        out.printf(
                Locale.ROOT,
                "%d files, %d rules, %d composites: %d errors, %d warnings%n",
                loaded.files().size(),
                loaded.rules().rules().size(),
                loaded.rules().composites().size(),
                errors,
                loaded.problems().size() - errors);
        out.flush();
        return errors == 0 ? 0 : Winnow.NO;
    }

    @Command(
            name = "test",
            description = "Try the `test` lines of rule files; exit 1 when one does not hold.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow rules test rules/my.cf"})
    int test(
            @Mixin ConfigOptions options,
            @Parameters(
                            paramLabel = "PATH",
                            arity = "0..*",
                            description = "Files, directories or patterns; default: the shipped ones and rules.paths.")
                    List<String> paths)
            throws ConfigException {
        RuleFiles.Loaded loaded = load(options, paths);
        PrintWriter out = spec.commandLine().getOut();
        loaded.problems().stream().filter(Problem::isError).forEach(out::println);
        List<Problem> failed = loaded.rules().failedTests();
        failed.forEach(out::println);
        int all = loaded.rules().tests().size();
        out.printf(Locale.ROOT, "%d tests, %d passed, %d failed%n", all, all - failed.size(), failed.size());
        out.flush();
        return failed.isEmpty() && !loaded.hasErrors() ? 0 : Winnow.NO;
    }

    @Command(
            name = "list",
            description = "List every symbol that rules and checks can report, with score, meaning and origin.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow rules list --json"})
    int list(
            @Mixin ConfigOptions options,
            @Option(names = "--json", description = "One JSON object per symbol and line.") boolean json)
            throws ConfigException {
        Config config = options.load();
        RuleFiles.Loaded loaded = load(config);
        Map<String, Double> overrides = config.policy().scores();
        Scores scores = Scores.shipped()
                .with(loaded.rules().symbols())
                .withOverrides(overrides, new Origin("policy.scores", 0));
        Map<String, String> kinds = kinds(loaded);
        PrintWriter out = spec.commandLine().getOut();
        for (SymbolInfo symbol : scores.all()) {
            String kind = kinds.getOrDefault(symbol.symbol(), "check");
            String force = symbol.force().map(Action::word).orElse("");
            if (json) {
                out.println(Json.write(Json.object(
                        "symbol", symbol.symbol(),
                        "score", symbol.score(),
                        "kind", kind,
                        "force", symbol.force().map(Action::word),
                        "description", symbol.description(),
                        "origin", symbol.origin().toString())));
            } else if (!symbol.symbol().startsWith("__")) {
                out.printf(
                        Locale.ROOT,
                        "%-24s %7.2f  %-8s %s%s  (%s)%n",
                        symbol.symbol(),
                        symbol.score(),
                        kind,
                        force.isEmpty() ? "" : "[" + force + "] ",
                        symbol.description(),
                        symbol.origin());
            }
        }
        scores.doubts(overrides.keySet())
                .forEach(d -> spec.commandLine().getErr().println("winnow: " + d));
        out.flush();
        return 0;
    }

    private static Map<String, String> kinds(RuleFiles.Loaded loaded) {
        Map<String, String> kinds = new TreeMap<>();
        for (Rule rule : loaded.rules().rules()) {
            kinds.put(rule.symbol(), rule.target().kind());
        }
        for (Composite composite : loaded.rules().composites()) {
            kinds.put(composite.symbol(), "meta");
        }
        return kinds;
    }

    private static RuleFiles.Loaded load(ConfigOptions options, List<String> paths) throws ConfigException {
        return paths == null || paths.isEmpty()
                ? load(options.load())
                : RuleFiles.only(paths, Path.of("."), RuleLimits.DEFAULT);
    }

    private static RuleFiles.Loaded load(Config config) {
        Path directory = config.file().toAbsolutePath().getParent();
        return RuleFiles.load(config.rules().paths(), directory == null ? Path.of(".") : directory, RuleLimits.DEFAULT);
    }
}

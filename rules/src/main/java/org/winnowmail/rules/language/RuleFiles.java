// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.winnowmail.rules.Origin;

/**
 * Rule files found by the patterns of {@code rules.paths} and read into one {@link RuleSet}, in alphabetical order
 * of their paths within each pattern; where no file is found, those shipped with the program.
 */
public final class RuleFiles {
    /** The shipped files, in order. */
    static final List<String> SHIPPED =
            List.of("00-test.cf", "10-header.cf", "20-text.cf", "30-link.cf", "40-part.cf", "90-meta.cf");

    private static final int MAX_FILES = 1_000;

    private RuleFiles() {}

    /**
     * What came of reading.
     *
     * @param rules everything that could be used, also when there were problems
     * @param files the files read, as they are named in problems and evidence
     * @param problems by file and line
     */
    public record Loaded(RuleSet rules, List<String> files, List<Problem> problems) {
        public Loaded {
            files = List.copyOf(files);
            problems = List.copyOf(problems);
        }

        public boolean hasErrors() {
            return problems.stream().anyMatch(Problem::isError);
        }
    }

    /**
     * Reads all files that the patterns name; the shipped ones when they name none.
     *
     * @param patterns paths, each a file, a directory (its {@code *.cf}) or with {@code *} and {@code ?} in its last
     *     part; relative ones start at {@code base}
     */
    public static Loaded load(List<String> patterns, Path base, RuleLimits limits) {
        Problems problems = new Problems(limits.problems());
        List<Path> files = new ArrayList<>();
        for (String pattern : patterns) {
            for (Path file : matching(pattern, base, problems)) {
                if (!files.contains(file)) {
                    files.add(file);
                }
            }
        }
        if (files.isEmpty()) {
            return shipped(limits, problems);
        }
        Definitions definitions = new Definitions(problems);
        RuleParser parser = new RuleParser(definitions, problems, limits);
        List<String> names = new ArrayList<>();
        for (Path file : files) {
            String name = nameOf(file, base);
            try {
                if (Files.size(file) > limits.fileBytes()) {
                    problems.error(
                            new Origin(name, 0),
                            name,
                            "larger than " + limits.fileBytes() + " bytes",
                            "split the file");
                    continue;
                }
                parser.read(name, lines(Files.readAllBytes(file)));
                names.add(name);
            } catch (IOException e) {
                problems.error(
                        new Origin(name, 0),
                        e.toString(),
                        "the file cannot be read",
                        "check that it exists and may be read by the user the program runs as");
            }
        }
        RuleSet rules = definitions.toRuleSet(limits);
        return new Loaded(rules, names, problems.sorted());
    }

    /** The rules shipped with the program. */
    public static Loaded shipped() {
        return shipped(RuleLimits.DEFAULT, new Problems(RuleLimits.DEFAULT.problems()));
    }

    private static Loaded shipped(RuleLimits limits, Problems problems) {
        Definitions definitions = new Definitions(problems);
        RuleParser parser = new RuleParser(definitions, problems, limits);
        for (String name : SHIPPED) {
            try (InputStream in = RuleFiles.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException(name + " is missing from the program");
                }
                parser.read(name, lines(in.readAllBytes()));
            } catch (IOException e) {
                throw new UncheckedIOException(name, e);
            }
        }
        RuleSet rules = definitions.toRuleSet(limits);
        return new Loaded(rules, SHIPPED, problems.sorted());
    }

    /** Reads rules from a text; for an editor, and for tests. */
    public static Loaded ofText(String name, String text) {
        RuleLimits limits = RuleLimits.DEFAULT;
        Problems problems = new Problems(limits.problems());
        Definitions definitions = new Definitions(problems);
        new RuleParser(definitions, problems, limits).read(name, text.lines().toList());
        RuleSet rules = definitions.toRuleSet(limits);
        return new Loaded(rules, List.of(name), problems.sorted());
    }

    private static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }

    private static String nameOf(Path file, Path base) {
        Path absolute = base.toAbsolutePath().normalize();
        return file.startsWith(absolute) ? absolute.relativize(file).toString() : file.toString();
    }

    private static List<Path> matching(String pattern, Path base, Problems problems) {
        Origin origin = new Origin("rules.paths", 0);
        try {
            int slash = pattern.lastIndexOf('/');
            String last = pattern.substring(slash + 1);
            boolean glob = last.contains("*") || last.contains("?") || last.contains("[");
            Path path = base.toAbsolutePath()
                    .resolve(glob ? pattern.substring(0, slash + 1) : pattern)
                    .normalize();
            if (!glob && !Files.isDirectory(path)) {
                if (!Files.isRegularFile(path)) {
                    problems.error(
                            origin, pattern, "there is no such rule file", "correct rules.paths, or make the file");
                    return List.of();
                }
                return List.of(path);
            }
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + (glob ? last : "*.cf"));
            if (!Files.isDirectory(path)) {
                return List.of();
            }
            try (Stream<Path> entries = Files.list(path)) {
                TreeSet<Path> found = new TreeSet<>();
                entries.filter(f -> matcher.matches(f.getFileName()) && Files.isRegularFile(f))
                        .limit(MAX_FILES)
                        .forEach(found::add);
                return List.copyOf(found);
            }
        } catch (InvalidPathException | PatternSyntaxException e) {
            problems.error(origin, pattern, "not a path: " + e.getMessage(), "write a path such as rules/*.cf");
        } catch (IOException e) {
            problems.error(origin, pattern, "the directory cannot be read: " + e, "check its owner and mode");
        }
        return List.of();
    }
}

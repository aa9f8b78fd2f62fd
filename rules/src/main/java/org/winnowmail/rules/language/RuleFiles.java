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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.winnowmail.rules.Origin;

/**
 * Rule files: those shipped with the program and those found by the patterns of {@code rules.paths}, read into one
 * {@link RuleSet}, in alphabetical order of their paths within each pattern.
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
        /** Nothing was to be read. */
        public static final Loaded NONE = new Loaded(RuleSet.empty(), List.of(), List.of());

        public Loaded {
            files = List.copyOf(files);
            problems = List.copyOf(problems);
        }

        public boolean hasErrors() {
            return problems.stream().anyMatch(Problem::isError);
        }
    }

    /**
     * Reads the shipped files, then those that the patterns name. A found file takes the place of the shipped one
     * of the same name: so a directory of one's own adds to what is shipped, and an empty {@code 20-text.cf} in it
     * takes that one out.
     *
     * @param patterns paths, each a file, a directory (its {@code *.cf}) or with {@code *} and {@code ?} in its last
     *     part; relative ones start at {@code base}
     */
    public static Loaded load(List<String> patterns, Path base, RuleLimits limits) {
        return read(patterns, base, limits, true);
    }

    /**
     * Reads the named files alone, as one who writes them wants them checked; the names of shipped rules are known to
     * them.
     */
    public static Loaded only(List<String> patterns, Path base, RuleLimits limits) {
        return read(patterns, base, limits, false);
    }

    /** The rules shipped with the program. */
    public static Loaded shipped() {
        return load(List.of(), Path.of("."), RuleLimits.DEFAULT);
    }

    private static Loaded read(List<String> patterns, Path base, RuleLimits limits, boolean withShipped) {
        Problems problems = new Problems(limits.problems());
        Set<Path> files = new LinkedHashSet<>();
        for (String pattern : patterns) {
            files.addAll(matching(pattern, base, problems));
        }
        Definitions definitions = new Definitions(problems);
        RuleParser parser = new RuleParser(definitions, problems, limits);
        List<String> names = new ArrayList<>();
        if (withShipped) {
            Set<String> replaced = new HashSet<>();
            files.forEach(f -> replaced.add(String.valueOf(f.getFileName())));
            for (String file : SHIPPED) {
                if (!replaced.contains(file)) {
                    names.add("shipped/" + file);
                    parser.read("shipped/" + file, shippedLines(file));
                }
            }
        } else {
            RuleSet shipped = shipped().rules();
            Set<String> symbols = new HashSet<>();
            shipped.rules().forEach(r -> symbols.add(r.symbol()));
            shipped.composites().forEach(c -> symbols.add(c.symbol()));
            definitions.elsewhere(symbols);
        }
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

    private static List<String> shippedLines(String file) {
        try (InputStream in = RuleFiles.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the program");
            }
            return lines(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
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

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Typed access to one group of keys.
 *
 * <p>Each getter names a key, its default and its bounds; the value is looked for in the environment ({@code
 * WINNOW_<PATH>}), then in the file. A bad value is noted as a problem and the default stands in, so that one
 * run reports everything. {@link #close} notes the keys nobody asked for.
 */
final class ConfigSection implements AutoCloseable {
    private final Lookup lookup;

    ConfigSection(Lookup lookup) {
        this.lookup = lookup;
    }

    void problem(Origin origin, String key, String text, String remedy) {
        lookup.problem(origin, key, text, remedy);
    }

    /** Notes a problem with the value a key has now. */
    void problem(String key, String text, String remedy) {
        problem(origin(key), key, text, remedy);
    }

    Origin origin(String key) {
        return lookup.origin(key);
    }

    private void effective(String key, String value, Origin origin) {
        lookup.effective(key, value, origin);
    }

    private <T> T value(
            String key, T fallback, String expected, Function<String, Optional<T>> read, Function<T, String> write) {
        Lookup.Found found = lookup.find(key);
        if (found == null) {
            effective(key, write.apply(fallback), new Origin.Default());
            return fallback;
        }
        if (found.node() instanceof YamlNode.Scalar scalar) {
            Optional<T> value = read.apply(scalar.text().strip());
            if (value.isPresent()) {
                effective(key, write.apply(value.get()), found.origin());
                return value.get();
            }
        }
        problem(
                found.origin(),
                key,
                "expected " + expected + ", found " + found.node().kind(),
                "default is " + write.apply(fallback));
        return fallback;
    }

    String text(String key, String fallback) {
        return value(key, fallback, "text", Optional::of, s -> s);
    }

    boolean bool(String key, boolean fallback) {
        return value(
                key,
                fallback,
                "true or false",
                s -> switch (s.toLowerCase(Locale.ROOT)) {
                    case "true", "yes", "on" -> Optional.of(true);
                    case "false", "no", "off" -> Optional.of(false);
                    default -> Optional.empty();
                },
                b -> Boolean.toString(b));
    }

    int integer(String key, int fallback, int min, int max) {
        return value(
                key,
                fallback,
                "a whole number from " + min + " to " + max,
                s -> {
                    try {
                        int n = Integer.parseInt(s);
                        return n >= min && n <= max ? Optional.of(n) : Optional.empty();
                    } catch (NumberFormatException e) {
                        return Optional.empty();
                    }
                },
                n -> Integer.toString(n));
    }

    double number(String key, double fallback, double min, double max) {
        return value(
                key,
                fallback,
                "a number from " + trim(min) + " to " + trim(max),
                s -> parse(s, min, max),
                ConfigSection::trim);
    }

    /** A number that is not there unless it is said; {@code none} means the same. */
    OptionalDouble optionalNumber(String key, double min, double max) {
        return value(
                key,
                OptionalDouble.empty(),
                "none or a number from " + trim(min) + " to " + trim(max),
                s -> s.equals("none")
                        ? Optional.of(OptionalDouble.empty())
                        : parse(s, min, max).map(OptionalDouble::of),
                n -> n.isPresent() ? trim(n.getAsDouble()) : "none");
    }

    /** A moment such as {@code 2026-12-01} (midnight UTC) or {@code 2026-12-01T08:00:00Z}; none unless it is said. */
    Optional<Instant> time(String key) {
        return value(
                key,
                Optional.empty(),
                "none, a date such as 2026-12-01 or a time such as 2026-12-01T08:00:00Z",
                s -> {
                    try {
                        return s.isEmpty() || s.equals("none")
                                ? Optional.of(Optional.empty())
                                : Optional.of(Optional.of(Instant.parse(s.length() == 10 ? s + "T00:00:00Z" : s)));
                    } catch (DateTimeParseException e) {
                        return Optional.empty();
                    }
                },
                t -> t.map(Instant::toString).orElse("none"));
    }

    private static Optional<Double> parse(String s, double min, double max) {
        try {
            double n = Double.parseDouble(s);
            return n >= min && n <= max ? Optional.of(n) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String trim(double n) {
        return n == Math.rint(n) && Math.abs(n) < 1e15 ? Long.toString((long) n) : Double.toString(n);
    }

    Duration duration(String key, String fallback, String min, String max) {
        Duration low = Values.duration(min).orElseThrow();
        Duration high = Values.duration(max).orElseThrow();
        return value(
                key,
                Values.duration(fallback).orElseThrow(),
                "a duration from " + min + " to " + max + " such as 500ms, 5s, 5m, 2h, 30d",
                s -> Values.duration(s).filter(d -> d.compareTo(low) >= 0 && d.compareTo(high) <= 0),
                Values::duration);
    }

    /** Bytes. */
    long size(String key, String fallback, String min, String max) {
        long low = Values.size(min).orElseThrow();
        long high = Values.size(max).orElseThrow();
        return value(
                key,
                Values.size(fallback).orElseThrow(),
                "a size from " + min + " to " + max + " such as 64KB, 10MB",
                s -> Values.size(s).filter(n -> n >= low && n <= high),
                Values::size);
    }

    Path path(String key, String fallback) {
        return value(
                key,
                Path.of(fallback),
                "a path",
                s -> s.isEmpty() || s.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(Path.of(s)),
                Path::toString);
    }

    /** One of the constants of an enum, written in lower case with {@code _} or {@code -}. */
    <E extends Enum<E>> E choice(String key, E fallback) {
        List<String> names = new ArrayList<>();
        for (E e : fallback.getDeclaringClass().getEnumConstants()) {
            names.add(written(e));
        }
        return value(
                key,
                fallback,
                "one of " + String.join(", ", names),
                s -> {
                    for (E e : fallback.getDeclaringClass().getEnumConstants()) {
                        if (written(e).equals(s.toLowerCase(Locale.ROOT).replace('-', '_'))) {
                            return Optional.of(e);
                        }
                    }
                    return Optional.empty();
                },
                ConfigSection::written);
    }

    private static String written(Enum<?> e) {
        return e.name().toLowerCase(Locale.ROOT);
    }

    /** A list of texts; in the environment, separated by commas. A single value counts as a list of one. */
    List<String> texts(String key, List<String> fallback) {
        return list(key, fallback, "text", Optional::of, s -> s);
    }

    <T> List<T> list(
            String key,
            List<T> fallback,
            String expected,
            Function<String, Optional<T>> read,
            Function<T, String> write) {
        Lookup.Found found = lookup.find(key);
        if (found == null) {
            effective(key, show(fallback, write), new Origin.Default());
            return fallback;
        }
        List<T> values = new ArrayList<>();
        for (YamlNode.Scalar item : items(key, found)) {
            Optional<T> value = read.apply(item.text().strip());
            if (value.isPresent()) {
                values.add(value.get());
            } else {
                Origin origin = found.origin() instanceof Origin.FileLine f && item.line() > 0
                        ? new Origin.FileLine(f.file(), item.line())
                        : found.origin();
                problem(origin, key, "expected " + expected + ", found " + item.kind(), "");
            }
        }
        effective(key, show(values, write), found.origin());
        return List.copyOf(values);
    }

    private List<YamlNode.Scalar> items(String key, Lookup.Found found) {
        List<YamlNode.Scalar> items = new ArrayList<>();
        switch (found.node()) {
            case YamlNode.Sequence sequence -> {
                for (YamlNode item : sequence.items()) {
                    if (item instanceof YamlNode.Scalar scalar && !scalar.absent()) {
                        items.add(scalar);
                    } else {
                        problem(
                                lookup.line(item.line()),
                                key,
                                "expected a plain value in the list, found " + item.kind(),
                                "");
                    }
                }
            }
            case YamlNode.Scalar scalar -> {
                if (found.origin() instanceof Origin.Environment) {
                    for (String piece : scalar.text().split(",", -1)) {
                        if (!piece.isBlank()) {
                            items.add(new YamlNode.Scalar(0, piece.strip(), false));
                        }
                    }
                } else {
                    items.add(scalar);
                }
            }
            case YamlNode.Mapping m ->
                problem(found.origin(), key, "expected a list, found " + m.kind(), "write [a, b]");
        }
        return items;
    }

    private static <T> String show(List<T> values, Function<T, String> write) {
        List<String> written = new ArrayList<>();
        for (T value : values) {
            written.add(write.apply(value));
        }
        return written.toString();
    }

    /** Free keys with number values, such as {@code policy.scores}. */
    Map<String, Double> numbers(String key, double min, double max) {
        Lookup.Found found = lookup.find(key);
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (found == null) {
            return numbers;
        }
        if (!(found.node() instanceof YamlNode.Mapping free)) {
            problem(
                    found.origin(),
                    key,
                    "expected NAME: number pairs, found " + found.node().kind(),
                    "");
            return numbers;
        }
        free.entries().forEach((name, entry) -> {
            Origin origin = lookup.line(entry.line());
            Optional<Double> n =
                    entry.value() instanceof YamlNode.Scalar s ? parse(s.text(), min, max) : Optional.empty();
            if (n.isPresent()) {
                numbers.put(name, n.get());
                effective(key + "." + name, trim(n.get()), origin);
            } else {
                problem(
                        origin,
                        key + "." + name,
                        "expected a number from " + trim(min) + " to " + trim(max) + ", found "
                                + entry.value().kind(),
                        "");
            }
        });
        return numbers;
    }

    /**
     * A secret: {@code key}, or {@code key_file} naming a file whose first line it is (a container secret).
     * Never shown.
     */
    Optional<String> secret(String key) {
        Lookup.Found direct = lookup.find(key);
        Lookup.Found file = lookup.find(key + "_file");
        if (direct != null && file != null) {
            problem(
                    file.origin(),
                    key + "_file",
                    "both " + key + " and " + key + "_file are given",
                    "keep one of them");
        }
        if (direct != null && direct.node() instanceof YamlNode.Scalar scalar) {
            effective(key, "(secret)", direct.origin());
            return Optional.of(scalar.text());
        }
        if (file != null && file.node() instanceof YamlNode.Scalar scalar) {
            effective(key + "_file", scalar.text(), file.origin());
            try {
                return Files.readString(Path.of(scalar.text())).lines().findFirst();
            } catch (IOException e) {
                problem(
                        file.origin(),
                        key + "_file",
                        "cannot read " + scalar.text(),
                        "create it or fix its permissions");
            }
        }
        return Optional.empty();
    }

    /** A group of keys below this one; close it when read. */
    ConfigSection section(String key) {
        YamlNode node = lookup.inFile(key);
        if (node != null && !(node instanceof YamlNode.Mapping)) {
            problem(
                    lookup.line(key),
                    key,
                    "expected a group of keys, found " + node.kind(),
                    "write the keys below it, indented");
        }
        return new ConfigSection(
                lookup.inner(key, node instanceof YamlNode.Mapping given ? given : YamlNode.Mapping.empty()));
    }

    /** A list of groups, such as {@code dkim.keys}; close each when read. */
    List<ConfigSection> sections(String key) {
        List<ConfigSection> sections = new ArrayList<>();
        YamlNode node = lookup.inFile(key);
        if (node instanceof YamlNode.Sequence sequence) {
            int index = 0;
            for (YamlNode item : sequence.items()) {
                String name = key + "[" + index++ + "]";
                if (item instanceof YamlNode.Mapping given) {
                    sections.add(new ConfigSection(lookup.inner(name, given)));
                } else {
                    problem(lookup.line(item.line()), name, "expected a group of keys, found " + item.kind(), "");
                }
            }
        } else if (node != null) {
            problem(lookup.line(key), key, "expected a list, found " + node.kind(), "write each item after a dash");
        }
        return sections;
    }

    /** Where this group stands in the file. */
    Origin here() {
        return lookup.line("");
    }

    /** Notes every key that no getter asked for. */
    @Override
    public void close() {
        lookup.unknown();
    }
}

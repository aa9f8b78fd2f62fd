// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the written value of a key: in the environment ({@code WINNOW_<PATH>}), then in the file; remembers which keys
 * were asked for, where effective values came from, and what was wrong.
 */
final class Lookup {
    /** What all sections of one load share. */
    record Context(
            Path file,
            Map<String, String> environment,
            List<ConfigProblem> problems,
            List<Setting> settings,
            TreeSet<String> usedVariables,
            Map<String, Origin> origins) {}

    /** A value found, and where. */
    record Found(YamlNode node, Origin origin) {}

    private final Context context;
    private final String path;
    private final YamlNode.Mapping mapping;
    private final TreeSet<String> known = new TreeSet<>();

    Lookup(Context context, String path, YamlNode.Mapping mapping) {
        this.context = context;
        this.path = path;
        this.mapping = mapping;
    }

    private static String variable(String dotted) {
        return "WINNOW_" + dotted.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The dotted path of a key of this group. */
    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** A plain value or list, from the environment or the file; null when it is not said. */
    @Nullable
    Found find(String key) {
        String variable = variable(at(key));
        context.usedVariables().add(variable);
        String fromEnvironment = context.environment().get(variable);
        YamlNode inFile = inFile(key);
        if (fromEnvironment != null) {
            return new Found(new YamlNode.Scalar(0, fromEnvironment, false), new Origin.Environment(variable));
        }
        return inFile == null ? null : new Found(inFile, line(key));
    }

    /** The value in the file alone, for groups and lists of groups; null when it is not there or empty. */
    @Nullable
    YamlNode inFile(String key) {
        known.add(key);
        YamlNode.Entry entry = mapping.entries().get(key);
        return entry == null || (entry.value() instanceof YamlNode.Scalar s && s.absent()) ? null : entry.value();
    }

    /** Where a key stands in the file; the group itself when the key is not there. */
    Origin.FileLine line(String key) {
        YamlNode.Entry entry = mapping.entries().get(key);
        return line(entry == null ? mapping.line() : entry.line());
    }

    Origin.FileLine line(int line) {
        return new Origin.FileLine(context.file(), line);
    }

    /** The group inside this one that has the given node; its keys are found below {@code key}. */
    Lookup inner(String key, YamlNode.Mapping node) {
        return new Lookup(context, at(key), node);
    }

    void problem(Origin origin, String key, String text, String remedy) {
        context.problems().add(new ConfigProblem(origin, at(key), text, remedy));
    }

    /** Where the effective value of a key came from. */
    Origin origin(String key) {
        return context.origins().getOrDefault(at(key), new Origin.Default());
    }

    void effective(String key, String value, Origin origin) {
        context.origins().put(at(key), origin);
        context.settings().add(new Setting(at(key), value, origin));
    }

    /** Notes every key of the file that was not asked for. */
    void unknown() {
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                String remedy = Nearest.to(key, known)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElse("known here: " + String.join(", ", known));
                problem(line(entry.line()), key, "unknown key", remedy);
            }
        });
    }
}

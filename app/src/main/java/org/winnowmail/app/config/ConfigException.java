// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; carries every problem found, not only the first. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public ConfigException(Origin origin, String key, String text, String remedy) {
        this(List.of(new ConfigProblem(origin, key, text, remedy)));
    }

    public List<ConfigProblem> problems() {
        return problems;
    }
}

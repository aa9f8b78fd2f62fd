// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** A YAML value with the line it stands on; what the binder reads. */
sealed interface YamlNode {
    /** Line in the file, from 1. */
    int line();

    /** What it is, in words for an error. */
    String kind();

    record Mapping(int line, SequencedMap<String, Entry> entries) implements YamlNode {
        static Mapping empty() {
            return new Mapping(1, new LinkedHashMap<>());
        }

        @Override
        public String kind() {
            return "a group of keys";
        }
    }

    /** A key's line and its value. */
    record Entry(int line, YamlNode value) {}

    record Sequence(int line, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    record Scalar(int line, String text, boolean absent) implements YamlNode {
        @Override
        public String kind() {
            return absent ? "nothing" : "\"" + text + "\"";
        }
    }
}

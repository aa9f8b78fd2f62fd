// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.nio.file.Path;

/** Where a setting's value comes from. */
public sealed interface Origin {
    /** Built in. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /** A line of a configuration file; lines count from 1. */
    record FileLine(Path file, int line) implements Origin {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** An environment variable. */
    record Environment(String variable) implements Origin {
        @Override
        public String toString() {
            return "environment " + variable;
        }
    }

    /** An option of the command line. */
    record Option(String option) implements Origin {
        @Override
        public String toString() {
            return "option " + option;
        }
    }
}

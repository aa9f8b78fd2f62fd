// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.winnowmail.rules.Origin;

/** Collects what is wrong in the files of one load, up to a number that a person may still read. */
final class Problems {
    private final int max;
    private final List<Problem> all = new ArrayList<>();
    private int dropped;

    Problems(int max) {
        this.max = max;
    }

    void error(Origin origin, String offending, String message, String remedy) {
        add(Problem.error(origin, offending, message, remedy));
    }

    void warning(Origin origin, String offending, String message, String remedy) {
        add(Problem.warning(origin, offending, message, remedy));
    }

    private void add(Problem problem) {
        if (all.size() < max) {
            all.add(problem);
        } else {
            dropped++;
        }
    }

    /** By file and line. */
    List<Problem> sorted() {
        List<Problem> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparing((Problem p) -> p.origin().file())
                .thenComparingInt(p -> p.origin().line()));
        if (dropped > 0) {
            sorted.add(Problem.warning(
                    new Origin("rules", 0), dropped + " more", "too many problems to list", "mend these first"));
        }
        return List.copyOf(sorted);
    }
}

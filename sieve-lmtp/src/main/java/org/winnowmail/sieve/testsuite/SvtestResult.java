// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.testsuite;

import java.nio.file.Path;
import java.util.List;

/** What came of one file. */
public record SvtestResult(Path file, List<Verdict> tests) {
    public SvtestResult {
        tests = List.copyOf(tests);
    }

    /**
     * What came of one test.
     *
     * @param reason why it failed; empty when it passed
     */
    public record Verdict(String test, boolean passed, String reason) {}

    public long passed() {
        return tests.stream().filter(Verdict::passed).count();
    }

    public long failed() {
        return tests.size() - passed();
    }
}

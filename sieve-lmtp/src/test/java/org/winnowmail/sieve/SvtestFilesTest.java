// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.winnowmail.sieve.testsuite.SvtestResult;
import org.winnowmail.sieve.testsuite.SvtestRunner;

/** The language, told in Sieve: each {@code .svtest} file beside this class is a chapter. */
class SvtestFilesTest {
    private static Path folder() throws Exception {
        return Path.of(SvtestFilesTest.class.getResource("suite").toURI());
    }

    @TestFactory
    List<DynamicTest> every_file_passes() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : SvtestRunner.find(folder())) {
            for (SvtestResult.Verdict verdict : SvtestRunner.run(file).tests()) {
                tests.add(DynamicTest.dynamicTest(
                        file.getFileName() + ": " + verdict.test(),
                        () -> assertThat(verdict.reason()).isEmpty()));
            }
        }
        return tests;
    }

    @Test
    void there_are_files_to_run() throws Exception {
        assertThat(SvtestRunner.find(folder())).hasSizeGreaterThan(15);
    }
}

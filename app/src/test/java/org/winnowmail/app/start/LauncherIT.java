// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./winnow} on what this build has made: a start takes half as long with its cache of loaded classes. */
class LauncherIT {
    private static final Path ROOT =
            Path.of(System.getProperty("winnow.root", "..")).toAbsolutePath();

    private static final Path DIST = ROOT.resolve("app/target/dist");

    /** A whole cache has 50 MB; one that the JVM gave up while writing has nothing. */
    private static final long LEAST = 20_000_000;

    @TempDir
    private Path dir;

    @Test
    void jars_newer_than_the_cache_get_a_new_one_and_the_jvm_uses_it() throws Exception {
        touchJar();
        Path cache = DIST.resolve("winnow.aot");
        Files.deleteIfExists(cache);

        String first = winnow(Map.of());
        assertThat(first).as("the first start").contains("preparing fast starts", "winnow 0.");
        assertThat(cache).as(first).exists();
        assertThat(Files.size(cache)).as("bytes of " + cache).isGreaterThan(LEAST);

        // With AOTMode=on a cache that cannot be used ends the JVM; the list of classes shows that it was one at all.
        Path classes = dir.resolve("classes");
        assertThat(winnow(Map.of("WINNOW_JAVA_OPTS", "-XX:AOTMode=on -Xlog:class+load:file=" + classes)))
                .as("the second start")
                .doesNotContain("preparing", "error")
                .contains("winnow 0.");
        assertThat(Files.readAllLines(classes))
                .anyMatch(line -> line.contains(" org.winnowmail.app.Winnow source: shared objects file"));
    }

    private static void touchJar() throws IOException {
        try (var jars = Files.newDirectoryStream(DIST.resolve("lib"), "winnow-app-*.jar")) {
            for (Path jar : jars) {
                Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
            }
        }
    }

    /** What {@code ./winnow --version} says, errors included. */
    private String winnow(Map<String, String> environment) throws Exception {
        File said = dir.resolve("said").toFile();
        ProcessBuilder builder = new ProcessBuilder(ROOT.resolve("winnow").toString(), "--version")
                .redirectErrorStream(true)
                .redirectOutput(said);
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(said.toPath(), StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}

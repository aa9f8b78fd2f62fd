// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.testsuite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.winnowmail.sieve.host.SieveHost.ProgramCall;
import org.winnowmail.sieve.host.SieveHost.ProgramResult;

/** Runs the programs beside a file of tests. */
final class TestPrograms {
    /** Seconds that stand for no limit. */
    private static final long LONGEST = 300;

    private TestPrograms() {}

    static ProgramResult run(Map<String, String> settings, Path directory, ProgramCall call) {
        String folder = settings.getOrDefault("sieve_" + call.kind() + "_bin_dir", "");
        Path program = Path.of(folder).resolve(call.program());
        if (folder.isEmpty() || !Files.isExecutable(program)) {
            return ProgramResult.unavailable("program '" + call.program() + "' not found");
        }
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(call.arguments());
        long seconds = seconds(settings.getOrDefault("sieve_" + call.kind() + "_exec_timeout", "10s"));
        try {
            Path output = Files.createTempFile("svtest", ".out");
            Path input = Files.createTempFile("svtest", ".in");
            try {
                try (java.io.OutputStream to = Files.newOutputStream(input)) {
                    call.input().accept((bytes, offset, length) -> {
                        try {
                            to.write(bytes, offset, length);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
                }
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectInput(input.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
                builder.environment().putAll(call.environment());
                Process process = builder.start();
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                    return new ProgramResult(
                            true, false, new byte[0], "program '" + call.program() + "' took too long");
                }
                return new ProgramResult(true, process.exitValue() == 0, Files.readAllBytes(output), "");
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(input);
            }
        } catch (IOException failed) {
            return ProgramResult.unavailable("program '" + call.program() + "' cannot run");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return ProgramResult.unavailable("interrupted");
        }
    }

    private static long seconds(String duration) {
        String digits = duration.replaceAll("[^0-9].*", "");
        if (duration.equals("infinite") || digits.equals("0")) {
            return LONGEST;
        }
        return digits.isEmpty() ? 10 : Long.parseLong(digits);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.programs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.sieve.host.SieveHost.ProgramCall;
import org.winnowmail.store.Durable;

/**
 * Runs programs, without a shell. A program sees an environment of its own and nothing of ours, reads its input
 * from a file, and leaves nothing running: when it ends, or at the deadline, all that it has started is killed, so
 * that mail cannot fill a machine with processes. Calls block; any thread may call.
 */
public final class Programs {
    /** Ended with this status, it asks for another try later ({@code EX_TEMPFAIL} of sysexits.h). */
    public static final int TRY_LATER = 75;

    private static final Logger log = LoggerFactory.getLogger(Programs.class);

    /** Of what a program writes to its standard error, for the log. */
    private static final int COMPLAINT_BYTES = 2_000;

    private final ProgramsSettings settings;
    private final Semaphore places;

    /** @throws IOException when the spool directory cannot be made or emptied of what a crash left there */
    public Programs(ProgramsSettings settings) throws IOException {
        this.settings = settings;
        this.places = new Semaphore(Math.max(1, settings.parallel()), true);
        if (!settings.directories().isEmpty()) {
            Durable.createDirectories(settings.spool());
            try (Stream<Path> left = Files.list(settings.spool())) {
                for (Path file : left.filter(f -> f.toString().endsWith(".in")).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    public ProgramsSettings settings() {
        return settings;
    }

    /** What came of a call. */
    public sealed interface Ending {
        /** It ended by itself. */
        record Ended(int status, byte[] output) implements Ending {}

        /** It never ran, or was killed. */
        record Failed(boolean started, String why) implements Ending {}
    }

    /** Runs a program to its end. The working directory is the home, or ours where there is none. */
    public Ending run(ProgramCall call, Optional<Path> home) {
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        Optional<Path> program = find(call.kind(), call.program());
        if (program.isEmpty()) {
            return new Ending.Failed(false, "there is no program '" + call.program() + "' for " + call.kind());
        }
        try {
            if (!places.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return new Ending.Failed(false, "all " + settings.parallel() + " places for programs are taken");
            }
            try {
                return inPlace(program.get(), call, home, deadline);
            } finally {
                places.release();
            }
        } catch (IOException | UncheckedIOException e) {
            log.error("program {}: {}", program.get(), e.toString());
            return new Ending.Failed(false, "program '" + call.program() + "' cannot be run");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ending.Failed(false, "shutting down");
        }
    }

    /** Names come from scripts; only a plain name of a file of the directory is one. */
    private Optional<Path> find(String kind, String name) {
        boolean plain = !name.isEmpty()
                && name.charAt(0) != '.'
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c < 0x20 || c == 0x7F);
        return Optional.ofNullable(settings.directories().get(kind))
                .filter(directory -> plain)
                .map(directory -> directory.resolve(name).toAbsolutePath())
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    private Ending inPlace(Path program, ProgramCall call, Optional<Path> home, long deadline)
            throws IOException, InterruptedException {
        Path input = Files.createTempFile(
                settings.spool(),
                call.kind(),
                ".in",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            write(input, call);
            String mark = UUID.randomUUID().toString();
            Process process = builder(program, call, home, input, mark).start();
            return watched(program, call, new Family(process, mark), deadline);
        } finally {
            Files.deleteIfExists(input);
        }
    }

    private static void write(Path input, ProgramCall call) throws IOException {
        try (OutputStream out = Files.newOutputStream(input)) {
            call.input().accept((bytes, offset, length) -> {
                try {
                    out.write(bytes, offset, length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private ProcessBuilder builder(Path program, ProgramCall call, Optional<Path> home, Path input, String mark) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(call.arguments());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .directory(
                        home.filter(Files::isDirectory).orElse(settings.spool()).toFile());
        // Ours may hold secrets (WINNOW_..._PASSWORD), and who runs it should not matter to a program.
        Map<String, String> environment = new HashMap<>(call.environment());
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        home.ifPresent(h -> environment.put("HOME", h.toAbsolutePath().toString()));
        environment.put(Family.VARIABLE, mark);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private Ending watched(Path program, ProgramCall call, Family family, long deadline) throws InterruptedException {
        Process process = family.head();
        Listener output = Listener.to(process.getInputStream(), settings.outputBytes(), family::kill);
        Listener complaint = Listener.to(process.getErrorStream(), COMPLAINT_BYTES, () -> {});
        boolean inTime;
        try {
            inTime = process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } finally {
            family.kill();
        }
        // Nobody is left who could write: the ends come by themselves.
        inTime &= output.ended(deadline) && complaint.ended(deadline);
        String name = "program '" + call.program() + "'";
        if (output.overflowed()) {
            return failed(program, name + " wrote more than " + settings.outputBytes() + " bytes", complaint);
        }
        if (!inTime) {
            return failed(
                    program, name + " took longer than " + settings.timeout().toMillis() + " ms", complaint);
        }
        int status = process.exitValue();
        if (!complaint.text().isEmpty()) {
            log.warn("program {} ended with status {} and wrote: {}", program, status, complaint.text());
        }
        return new Ending.Ended(status, output.bytes());
    }

    private static Ending failed(Path program, String why, Listener complaint) {
        log.warn("{} ({}) {}", why, program, complaint.text());
        return new Ending.Failed(true, why);
    }

    /** Text of a program's on one line, fit for a log. */
    static String oneLine(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
    }
}

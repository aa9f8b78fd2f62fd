// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.programs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Which programs scripts may run, and what they may cost. A script's owner chooses when a program runs and with
 * which arguments, and whoever sends mail chooses its input.
 *
 * @param directories where the programs of each kind ({@code pipe}, {@code filter}, {@code execute}) lie; a kind
 *     without one has none
 * @param timeout wall clock of one call, waiting for a free place included; then the program and everything it
 *     has started are killed. Default 10 s, as in Pigeonhole
 * @param outputBytes most bytes taken from a program; one that writes more is killed. Default 8 MiB
 * @param parallel programs running at once, of all deliveries; default 4: each is a process of unknown size
 * @param calls most calls during one delivery; default 8, which bounds a delivery to 8 times the timeout, well
 *     below the ten minutes that Postfix waits for an answer ({@code lmtp_data_done_timeout})
 * @param spool directory for programs' input while they run; private to us
 */
public record ProgramsSettings(
        Map<String, Path> directories, Duration timeout, int outputBytes, int parallel, int calls, Path spool) {
    public ProgramsSettings {
        directories = Map.copyOf(directories);
    }

    /** No programs. */
    public static ProgramsSettings none(Path data) {
        return new ProgramsSettings(Map.of(), Duration.ofSeconds(10), 8 << 20, 4, 8, data.resolve("programs"));
    }

    public ProgramsSettings withDirectories(Map<String, Path> places) {
        return new ProgramsSettings(places, timeout, outputBytes, parallel, calls, spool);
    }

    public ProgramsSettings withLimits(Duration time, int output, int atOnce, int perDelivery) {
        return new ProgramsSettings(directories, time, output, atOnce, perDelivery, spool);
    }
}

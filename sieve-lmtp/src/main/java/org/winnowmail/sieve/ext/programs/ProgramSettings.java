// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.programs;

import java.util.Optional;
import java.util.Set;
import org.winnowmail.sieve.host.SieveSettings;

/**
 * Which programs there may be, and how they are fed.
 *
 * @param kinds of {@code pipe}, {@code filter}, {@code execute} those that have programs; all by default
 * @param inputLineEnd line ends of what {@code execute} passes on: {@code crlf} or {@code lf}
 * @param maxOutput most bytes taken from a program; default 8 MiB
 */
public record ProgramSettings(Set<String> kinds, String inputLineEnd, int maxOutput) {
    public static final ProgramSettings DEFAULT =
            new ProgramSettings(Set.of("pipe", "filter", "execute"), "crlf", 8 << 20);

    public ProgramSettings {
        kinds = Set.copyOf(kinds);
    }

    public ProgramSettings withKinds(Set<String> those) {
        return new ProgramSettings(those, inputLineEnd, maxOutput);
    }

    public ProgramSettings withMaxOutput(int bytes) {
        return new ProgramSettings(kinds, inputLineEnd, bytes);
    }

    /** Why scripts cannot have this kind of program; empty when they can. */
    static Optional<String> missing(SieveSettings settings, String kind) {
        boolean there = settings.option(ProgramSettings.class, DEFAULT).kinds().contains(kind);
        return there
                ? Optional.empty()
                : Optional.of(
                        "the administrator offers no programs for it: sieve.programs." + kind + " names no directory");
    }
}

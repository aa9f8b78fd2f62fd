// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.programs;

/**
 * How programs are fed.
 *
 * @param inputLineEnd line ends of what {@code execute} passes on: {@code crlf} or {@code lf}
 * @param maxOutput most bytes taken from a program; default 8 MiB
 */
public record ProgramSettings(String inputLineEnd, int maxOutput) {
    public static final ProgramSettings DEFAULT = new ProgramSettings("crlf", 8 << 20);
}

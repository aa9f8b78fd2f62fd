// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.Locale;

/** Points and times as people are shown them, with one decimal; a dozen of them stand in what is told of a message. */
public final class Tenths {
    /** Beyond this a long no longer holds ten times the value exactly. */
    private static final double LARGE = 1e14;

    private Tenths() {}

    /** The value rounded half away from zero: {@code 4.0}, {@code -0.3}; zero has no sign. */
    public static String text(double value) {
        double size = Math.abs(value);
        if (!(size < LARGE)) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        long tenths = Math.round(size * 10);
        String digits = tenths / 10 + "." + (char) ('0' + tenths % 10);
        return value < 0 && tenths > 0 ? '-' + digits : digits;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import java.time.Duration;

/** A moment on the monotonic clock by which something must have ended. */
public record Deadline(long nanoTime) {
    /** Later than any server runs. */
    private static final Duration FAR = Duration.ofDays(3650);

    public static Deadline in(Duration duration) {
        Duration bounded = duration.compareTo(FAR) > 0 ? FAR : duration;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    /** Nanoseconds left; zero or less when it has passed. */
    public long left() {
        return nanoTime - System.nanoTime();
    }

    public boolean passed() {
        return left() <= 0;
    }

    /** This deadline, or the one a duration from now, whichever comes first. */
    public Deadline orIn(Duration duration) {
        Deadline other = in(duration);
        return other.nanoTime - nanoTime < 0 ? other : this;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/** What may be a space, a key, a value, a time to live. Callers who break this have a bug. */
final class Names {
    private static final Pattern SPACE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** A time to live beyond this is for ever; keeps sums of instants within their range. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Names() {}

    static String space(String space) {
        if (!SPACE.matcher(space).matches()) {
            throw new IllegalArgumentException("not the name of a space: " + space);
        }
        return space;
    }

    static String key(String key) {
        if (key.isEmpty() || key.length() > State.MAX_KEY) {
            throw new IllegalArgumentException("key of " + key.length() + " characters");
        }
        return key;
    }

    static String value(String value) {
        if (value.length() > State.MAX_VALUE) {
            throw new IllegalArgumentException("value of " + value.length() + " characters");
        }
        return value;
    }

    static long expiry(Instant now, Duration ttl) {
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("time to live " + ttl);
        }
        return now.plus(ttl.compareTo(LONGEST) > 0 ? LONGEST : ttl).toEpochMilli();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.util.Optional;

/**
 * What is remembered of one who was seen.
 *
 * @param first when, in milliseconds since 1970
 * @param passes how often it was let in after the wait
 * @param client the address it came from last
 */
record Seen(long first, int passes, String client) {
    String text() {
        return first + " " + passes + ' ' + client;
    }

    /** Empty for what no version of this program wrote. */
    static Optional<Seen> parse(String text) {
        String[] word = text.split(" ", 3);
        try {
            return word.length == 3
                    ? Optional.of(new Seen(Long.parseLong(word[0]), Integer.parseInt(word[1]), word[2]))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    Seen passed(String from) {
        return new Seen(first, passes == Integer.MAX_VALUE ? passes : passes + 1, from);
    }
}

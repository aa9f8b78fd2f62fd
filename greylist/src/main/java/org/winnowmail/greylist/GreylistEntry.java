// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.time.Instant;
import java.util.List;

/**
 * Something the greylist remembers, for people.
 *
 * @param kind {@code triplet}, {@code pool}, {@code message}, {@code known}, {@code wrote} or {@code allow}
 * @param words what it is about: network, sender, recipient, in the order of the kind
 * @param first when it was first seen
 * @param passes how often it was let in after the wait; 0 while it waits
 * @param client the address it came from last
 * @param expires when it is forgotten
 */
public record GreylistEntry(
        String kind, List<String> words, Instant first, int passes, String client, Instant expires) {
    public GreylistEntry {
        words = List.copyOf(words);
    }
}

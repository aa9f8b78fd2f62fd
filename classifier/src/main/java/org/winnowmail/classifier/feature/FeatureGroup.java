// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

/**
 * The families of features, in the order in which {@link Features} keeps them.
 *
 * <p>Each has its own bound, so that no part of a message can crowd out another: a sender who pads the
 * body does not push out what the header says.
 */
public enum FeatureGroup {
    /** Words, addresses, hosts of the header, tagged with their field. */
    HEADER_WORDS(0, 700),
    /** Shape of the message: fields present and their order, MIME tree, sizes, oddities. */
    STRUCTURE(1, 330),
    /** Words of the visible text. */
    WORDS(2, 1_200),
    /** Sparse word pairs of the visible text. */
    PAIRS(3, 800),
    /** URLs by host, domain, path and parameters; HTML tags; hidden text; attachment names. */
    LINKS(4, 400),
    /** Character n-grams of the header. */
    HEADER_GRAMS(5, 800),
    /** Character n-grams of the text. */
    TEXT_GRAMS(6, 1_200),
    /** How sender, recipient, links and the way here stand to each other, and their clocks. */
    RELATIONS(7, 60),
    /** The way here: hops, their names and networks. */
    HOPS(8, 250),
    /** How the text is written and laid out, whatever it says. */
    STYLE(9, 300),
    /** What one user's learning adds: words and links under the user's name. */
    PERSONAL(10, 600);

    private static final FeatureGroup[] ALL = values();

    /** How many groups there are. */
    public static final int COUNT = 11;

    private final int place;
    private final int most;

    FeatureGroup(int place, int most) {
        this.place = place;
        this.most = most;
    }

    /** Position among the groups, from 0; stored in logs and snapshots. */
    public int place() {
        return place;
    }

    /** Most features kept of this family; what comes later in the message is dropped. */
    public int most() {
        return most;
    }

    static int total() {
        int sum = 0;
        for (FeatureGroup g : ALL) {
            sum += g.most;
        }
        return sum;
    }
}

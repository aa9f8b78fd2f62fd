// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.List;

/**
 * How much heap a compiled script takes: counted while it is made, with the sizes that 64-bit Java gives
 * objects under short headers. What is shared with scripts compiled before counts nothing.
 */
public final class Footprint {
    /** A program and its body. */
    private static final int PROGRAM = 64;

    /** A small object of two references, as nearly all parts are. */
    private static final int PART = 16;

    /** A lambda and what it holds beside texts. */
    private static final int LAMBDA = 64;

    private long bytes = PROGRAM;

    /** A part that no other script has. */
    void part(Object part) {
        bytes += switch (part) {
            case TextExpr.Constant text -> text.footprint();
            case TextList list ->
                PART + texts(list.known()) + LAMBDA * (long) list.late().size();
            case KeyTest test -> test.footprint();
            case Structure.Part structure -> structure.footprint();
            case TextExpr late -> LAMBDA;
            default -> PART;
        };
    }

    /** A list of texts. */
    static long texts(List<String> texts) {
        long sum = padded(16 + 4L * texts.size()) + PART;
        for (String text : texts) {
            sum += 24 + padded(12 + text.length());
        }
        return sum;
    }

    /** Objects begin at multiples of eight. */
    static long padded(long size) {
        return (size + 7) & ~7L;
    }

    public long bytes() {
        return bytes;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.console.metrics;

/** Bounds of the histograms. */
final class Buckets {
    /** From a quarter of a millisecond to a slow DNS server. */
    static final double[] SECONDS = {
        0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private Buckets() {}
}

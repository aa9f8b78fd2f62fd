// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.testsuite;

/** Leaves the current test block. */
final class TestFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    TestFailed(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import org.winnowmail.milter.protocol.Reply;

/** Told of every scan, for metrics and history; must return at once. */
public interface ScanEvents {
    /** Nobody listens. */
    ScanEvents NONE = new ScanEvents() {};

    /** A message was judged. */
    default void scanned(Scan scan, ScanReport report) {}

    /** A check failed or did not end in time. */
    default void checkFailed(String check) {}

    /** A recipient or message was asked to come back later. */
    default void greylisted() {}

    /** An outgoing message was signed, or not and why. */
    default void signed(boolean done, String reason) {}

    /** A message that will be forwarded was sealed, or not and why. */
    default void sealed(boolean done, String reason) {}

    /** A message was answered. */
    default void answered(Judgement judgement, Reply reply) {}

    /** Tells two listeners. */
    static ScanEvents both(ScanEvents one, ScanEvents two) {
        return new ScanEvents() {
            @Override
            public void scanned(Scan scan, ScanReport report) {
                one.scanned(scan, report);
                two.scanned(scan, report);
            }

            @Override
            public void checkFailed(String check) {
                one.checkFailed(check);
                two.checkFailed(check);
            }

            @Override
            public void greylisted() {
                one.greylisted();
                two.greylisted();
            }

            @Override
            public void signed(boolean done, String reason) {
                one.signed(done, reason);
                two.signed(done, reason);
            }

            @Override
            public void sealed(boolean done, String reason) {
                one.sealed(done, reason);
                two.sealed(done, reason);
            }

            @Override
            public void answered(Judgement judgement, Reply reply) {
                one.answered(judgement, reply);
                two.answered(judgement, reply);
            }
        };
    }
}

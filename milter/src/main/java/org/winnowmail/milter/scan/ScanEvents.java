// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

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
}

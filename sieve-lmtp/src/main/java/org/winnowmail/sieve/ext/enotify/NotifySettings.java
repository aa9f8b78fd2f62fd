// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.enotify;

/**
 * Policy for notifications.
 *
 * @param maxNotifications most notifications of one delivery; 0 forbids them; default 10
 * @param maxPerHour most notifications of one user in an hour; default 60
 * @param mailtoSender envelope sender of a notification by mail: {@code sender}, {@code recipient}, {@code
 *     orig_recipient}, {@code user_email}, {@code postmaster} or {@code <address>}; empty for the address
 *     in {@code :from}, or else the postmaster
 */
public record NotifySettings(int maxNotifications, int maxPerHour, String mailtoSender) {
    public static final NotifySettings DEFAULT = new NotifySettings(10, 60, "");
}

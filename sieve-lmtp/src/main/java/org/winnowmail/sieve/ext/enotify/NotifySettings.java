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
 * @param maxRecipients most recipients of one notification; default 8: one mail must not become a
 *     mailing
 * @param maxFields most further header fields that one mailto URI sets; default 16
 */
public record NotifySettings(
        int maxNotifications, int maxPerHour, String mailtoSender, int maxRecipients, int maxFields) {
    public static final NotifySettings DEFAULT = new NotifySettings(10, 60, "", 8, 16);

    public NotifySettings withMaxNotifications(int most) {
        return new NotifySettings(most, maxPerHour, mailtoSender, maxRecipients, maxFields);
    }

    public NotifySettings withMailtoSender(String sender) {
        return new NotifySettings(maxNotifications, maxPerHour, sender, maxRecipients, maxFields);
    }
}

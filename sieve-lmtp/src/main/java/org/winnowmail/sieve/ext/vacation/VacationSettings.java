// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.vacation;

/**
 * Settings of automatic replies.
 *
 * @param minSeconds least time between two replies to one sender; default 1 day, against reply storms
 * @param defaultSeconds when the script does not say; default 7 days (RFC 5230, section 4.1)
 * @param maxSeconds most a script can ask for; default 60 days, so that memory stays small
 * @param defaultSubject when the message has none
 * @param subjectTemplate otherwise, with {@code %{subject}} for the message's own
 * @param checkRecipient reply only when a known address of the user stands in To, Cc or the like (RFC 5230,
 *     section 4.5)
 * @param sendFromRecipient use the recipient's address as envelope sender instead of the null one
 * @param toHeaderIgnoresEnvelope take the name and address in To from the message's header
 * @param useOriginalRecipient count the address before aliases as the user's
 */
public record VacationSettings(
        long minSeconds,
        long defaultSeconds,
        long maxSeconds,
        String defaultSubject,
        String subjectTemplate,
        boolean checkRecipient,
        boolean sendFromRecipient,
        boolean toHeaderIgnoresEnvelope,
        boolean useOriginalRecipient) {
    private static final long DAY = 86_400;

    public VacationSettings withMinSeconds(long seconds) {
        return new VacationSettings(
                seconds,
                defaultSeconds,
                maxSeconds,
                defaultSubject,
                subjectTemplate,
                checkRecipient,
                sendFromRecipient,
                toHeaderIgnoresEnvelope,
                useOriginalRecipient);
    }

    public static final VacationSettings DEFAULT = new VacationSettings(
            DAY, 7 * DAY, 60 * DAY, "Automated reply", "Auto: %{subject}", true, false, false, false);
}

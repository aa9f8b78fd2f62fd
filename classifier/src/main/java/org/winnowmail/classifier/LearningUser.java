// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.Locale;
import org.winnowmail.message.Address;

/**
 * One name for a user, however the address is spelt: lower case, and without the detail, so that what {@code
 * ada@example.org} has taught counts for mail to {@code Ada+lists@Example.org}. Whoever learns or judges for a
 * user names the user by this.
 */
public final class LearningUser {
    /** What parts user and detail; the same for which mail is delivered. */
    private static final char DELIMITER = '+';

    private LearningUser() {}

    public static String of(Address recipient) {
        return new Address(recipient.user(DELIMITER), recipient.domain())
                .toString()
                .toLowerCase(Locale.ROOT);
    }
}

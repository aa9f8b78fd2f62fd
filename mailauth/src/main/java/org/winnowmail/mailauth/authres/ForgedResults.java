// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.authres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;

/**
 * Finds fields that claim to be ours (RFC 8601, section 5). In case of doubt a field counts as forged:
 * whoever reads it later may be less strict than we are.
 */
public final class ForgedResults {
    private ForgedResults() {}

    /**
     * A field to delete.
     *
     * @param name the field's name
     * @param index its number among the fields of that name, 1 is the topmost
     */
    public record Removal(String name, int index) {}

    /**
     * The fields to delete, the lowest first: Postfix numbers the fields of a name anew after each
     * deletion, so only from the highest number down do all numbers hold.
     *
     * @param ourIds authserv-ids that only we may use, in any case
     */
    public static List<Removal> find(Headers headers, Set<String> ourIds) {
        List<HeaderField> fields = headers.all(AuthenticationResults.FIELD);
        List<Removal> removals = new ArrayList<>();
        for (int index = fields.size(); index >= 1; index--) {
            if (isForged(fields.get(index - 1).value(), ourIds)) {
                removals.add(new Removal(AuthenticationResults.FIELD, index));
            }
        }
        return removals;
    }

    /** A name with a final dot, in full-width letters or in U-labels is the same name to some readers. */
    private static boolean isForged(String value, Set<String> ourIds) {
        Optional<String> claimed = AuthenticationResultsParser.authservId(value);
        for (String id : ourIds) {
            String ours = Authors.ascii(id);
            if (claimed.isPresent()
                    ? Authors.ascii(claimed.get()).equals(ours)
                    : value.toLowerCase(Locale.ROOT).contains(ours)) {
                return true;
            }
        }
        return false;
    }
}

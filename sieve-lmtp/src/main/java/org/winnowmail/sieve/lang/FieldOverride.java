// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.List;

/**
 * Changes which fields a header, address or exists test looks at; brought by tags such as {@code :index}
 * and {@code :mime}.
 */
public interface FieldOverride {
    /** Lower ones come first: where fields come from before which of them. */
    int order();

    /**
     * The fields to look at instead.
     *
     * @param header name asked for
     * @param fields those found so far
     */
    List<Field> apply(Run run, String header, List<Field> fields);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.Comparator;
import java.util.List;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Field;
import org.winnowmail.sieve.lang.FieldOverride;
import org.winnowmail.sieve.lang.Run;

/** Where a test's header fields come from: the message, unless tags say otherwise. */
public record FieldsOf(List<FieldOverride> overrides) {
    public static FieldsOf of(Call call) {
        return call.vocabulary()
                .keep(new FieldsOf(call.extras(FieldOverride.class).stream()
                        .sorted(Comparator.comparingInt(FieldOverride::order))
                        .toList()));
    }

    /** The fields of one name. */
    public List<Field> get(Run run, String name) {
        List<Field> fields = run.view().fields(name);
        for (FieldOverride override : overrides) {
            fields = override.apply(run, name, fields);
        }
        return fields;
    }

    /** Whether nothing but the message's own header is looked at. */
    public boolean plain() {
        return overrides.isEmpty();
    }
}

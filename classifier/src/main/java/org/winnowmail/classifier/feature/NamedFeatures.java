// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.Map;

/**
 * Features with what the readable ones of them say.
 *
 * @param features all of them
 * @param names by hash: {@code subject:offer}, {@code url:example.org}; character n-grams have none
 */
public record NamedFeatures(Features features, Map<Integer, String> names) {
    public NamedFeatures {
        names = Map.copyOf(names);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import java.util.HashMap;
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

    /** With a user's own copies, as {@link Features#of} makes them; they are named {@code personal:…}. */
    public NamedFeatures of(String user) {
        long seed = Features.seed(user);
        Map<Integer, String> all = new HashMap<>(names);
        names.forEach((feature, name) -> all.putIfAbsent(Features.personal(seed, feature), "personal:" + name));
        return new NamedFeatures(features.of(user), all);
    }
}

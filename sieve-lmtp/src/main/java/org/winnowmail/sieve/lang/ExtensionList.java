// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The extensions a compiler knows, by name. */
public final class ExtensionList {
    private final Map<String, Extension> byName = new LinkedHashMap<>();

    public ExtensionList(List<Extension> extensions) {
        for (Extension e : extensions) {
            if (byName.put(e.name(), e) != null) {
                throw new IllegalArgumentException("two extensions named " + e.name());
            }
        }
    }

    /** These and more. */
    public ExtensionList and(List<Extension> more) {
        return new ExtensionList(
                Stream.concat(byName.values().stream(), more.stream()).toList());
    }

    /** Only those named, and the implicit ones. No names means all. */
    public ExtensionList only(Set<String> names) {
        return names.isEmpty() || names.contains("all")
                ? this
                : new ExtensionList(byName.values().stream()
                        .filter(e -> e.implicit() || names.contains(e.name()))
                        .toList());
    }

    public Optional<Extension> find(String name) {
        return Optional.ofNullable(byName.get(name)).filter(e -> !e.implicit());
    }

    List<Extension> implicit() {
        return byName.values().stream().filter(Extension::implicit).toList();
    }

    public List<Extension> all() {
        return List.copyOf(byName.values());
    }

    /** Capability names as ManageSieve lists them. */
    public Set<String> capabilities() {
        return byName.values().stream()
                .filter(e -> !e.implicit() && !e.hidden())
                .map(Extension::name)
                .collect(Collectors.toCollection(java.util.TreeSet::new));
    }
}

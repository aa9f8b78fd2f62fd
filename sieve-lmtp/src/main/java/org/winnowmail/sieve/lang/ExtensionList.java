// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.winnowmail.sieve.host.SieveSettings;

/** The extensions a compiler knows, by name. */
public final class ExtensionList {
    private final Map<String, Extension> byName = new LinkedHashMap<>();
    private final Map<String, String> withheld = new LinkedHashMap<>();

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

    /** Those that the settings offer, and the implicit ones; of the others it is known why they are not offered. */
    public ExtensionList offered(SieveSettings settings) {
        Map<String, String> reasons = new LinkedHashMap<>();
        for (Extension e : byName.values()) {
            why(e, settings).ifPresent(reason -> reasons.put(e.name(), reason));
        }
        if (reasons.isEmpty()) {
            return this;
        }
        ExtensionList list = new ExtensionList(byName.values().stream()
                .filter(e -> !reasons.containsKey(e.name()))
                .toList());
        list.withheld.putAll(reasons);
        return list;
    }

    private static Optional<String> why(Extension extension, SieveSettings settings) {
        Set<String> names = settings.extensions();
        boolean named =
                extension.implicit() || names.isEmpty() || names.contains("all") || names.contains(extension.name());
        return named ? extension.withheld(settings) : Optional.of("the administrator left it out of sieve.extensions");
    }

    /** Why an extension that exists is not offered; empty for others. */
    public Optional<String> withheld(String name) {
        return Optional.ofNullable(withheld.get(name));
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

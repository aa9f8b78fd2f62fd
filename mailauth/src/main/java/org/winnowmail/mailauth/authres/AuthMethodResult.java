// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.authres;

import java.util.List;
import java.util.Optional;

/**
 * The result of one method (RFC 8601, section 2.2: resinfo).
 *
 * @param method {@code spf}, {@code dkim}, …
 * @param result {@code pass}, {@code fail}, …
 * @param reason in words; empty when there is none
 * @param properties what it was about
 */
public record AuthMethodResult(String method, String result, Optional<String> reason, List<Property> properties) {
    public AuthMethodResult {
        properties = List.copyOf(properties);
    }

    /**
     * What a result was about: {@code type.name=value}.
     *
     * @param type {@code smtp}, {@code header}, {@code body}, {@code policy}
     * @param name {@code mailfrom}, {@code d}, …
     * @param value as found in the message or the SMTP dialogue
     */
    public record Property(String type, String name, String value) {}

    /** The value of a property. */
    public Optional<String> property(String type, String name) {
        return properties.stream()
                .filter(p -> p.type().equalsIgnoreCase(type) && p.name().equalsIgnoreCase(name))
                .map(Property::value)
                .findFirst();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.environment;

/**
 * What scripts are told about where they run (RFC 5183, section 4.1).
 *
 * @param name of the product
 * @param version of the product
 * @param location {@code MDA}, {@code MTA}, {@code MS}; this is a delivery agent
 * @param phase {@code pre}, {@code during} or {@code post} final delivery
 */
public record EnvironmentSettings(String name, String version, String location, String phase) {
    public static final EnvironmentSettings DEFAULT =
            new EnvironmentSettings("Winnow", builtVersion(), "MDA", "during");

    private static String builtVersion() {
        String version = EnvironmentSettings.class.getPackage().getImplementationVersion();
        return version == null ? "0" : version;
    }
}

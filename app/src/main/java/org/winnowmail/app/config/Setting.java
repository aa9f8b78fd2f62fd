// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

/**
 * One effective setting, as {@code winnow config show} prints it.
 *
 * @param key dotted path
 * @param value written form; a secret is masked
 * @param origin where it comes from
 */
public record Setting(String key, String value, Origin origin) {}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

/**
 * One thing wrong with the configuration.
 *
 * @param origin where it stands
 * @param key the dotted path of the setting; empty when the file as a whole is meant
 * @param text what is wrong, with the offending text
 * @param remedy what to do about it
 */
public record ConfigProblem(Origin origin, String key, String text, String remedy) {
    @Override
    public String toString() {
        return origin + ": " + (key.isEmpty() ? "" : key + ": ") + text + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}

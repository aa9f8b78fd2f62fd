// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

/**
 * Where a key is published.
 *
 * @param selector s=
 * @param domain d=
 */
public record KeyPlace(String selector, String domain) {
    /** The name in DNS. */
    public String name() {
        return selector + "._domainkey." + domain;
    }
}

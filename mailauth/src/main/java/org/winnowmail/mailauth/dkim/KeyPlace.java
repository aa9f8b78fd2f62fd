// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import org.winnowmail.mailauth.dns.DnsQuestion;
import org.winnowmail.mailauth.dns.RecordType;

/**
 * Where a key is published.
 *
 * @param selector s=
 * @param domain d=
 */
public record KeyPlace(String selector, String domain) {
    /** Whether a record can be published there: labels of letters, digits, hyphens and underscores. */
    public boolean exists() {
        return domain.indexOf('.') > 0
                && SignatureField.isName(selector)
                && SignatureField.isName(domain)
                && DnsQuestion.of(name(), RecordType.TXT).isPresent();
    }

    /** The name in DNS. */
    public String name() {
        return selector + "._domainkey." + domain;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.MailAuth;

/** Mail authentication: SPF, DKIM, DMARC and ARC, all waiting for the DNS together. */
public final class AuthCheck {
    private final MailAuth mailAuth;

    public AuthCheck(MailAuth mailAuth) {
        this.mailAuth = mailAuth;
    }

    String name() {
        return "AUTH";
    }

    boolean concerns(Direction direction) {
        return direction == Direction.INCOMING;
    }

    AuthReport report(Scan scan) {
        return mailAuth.check(scan.envelope(), scan.message());
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

/** How a message came to the MTA. */
public enum Origin {
    /** By SMTP: Postfix smtpd(8), {@code smtpd_milters}; the client is on the line and can be refused. */
    SMTP,
    /**
     * By sendmail(1), QMQP or a requeue: Postfix cleanup(8), {@code non_smtpd_milters}. Client and HELO are
     * made up, a recipient cannot be refused (Postfix would defer the whole message), and a refused
     * message bounces.
     */
    LOCAL
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.Optional;
import org.winnowmail.sieve.host.OutgoingMail;

/** A redirect while tags still change it. */
public final class RedirectDraft {
    public boolean copy;
    public Optional<OutgoingMail.Dsn> dsn = Optional.empty();
    public Optional<OutgoingMail.DeliverBy> deliverBy = Optional.empty();
}

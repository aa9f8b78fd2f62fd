// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.List;
import java.util.Set;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.authres.ForgedResults;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Edit;

/** Our Authentication-Results field (RFC 8601), and the removal of those that only pretend to be ours. */
public final class AuthHeaders {
    private final String authservId;

    public AuthHeaders(String authservId) {
        this.authservId = authservId;
    }

    List<Edit> removeForged(Message message) {
        return ForgedResults.find(message.headers(), Set.of(authservId)).stream()
                .<Edit>map(r -> new Edit.DeleteHeader(r.name(), r.index()))
                .toList();
    }

    HeaderField field(AuthReport report) {
        return report.results().field();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.authres.ForgedResults;
import org.winnowmail.mailauth.spf.ReceivedSpf;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Edit;

/** Our Authentication-Results field (RFC 8601), and the removal of those that only pretend to be ours. */
public final class AuthHeaders {
    private final String authservId;
    private final boolean receivedSpf;

    /**
     * Fields of a server.
     *
     * @param receivedSpf whether Received-SPF is written too (RFC 7208, section 9.1), and forged ones removed. When it
     *     is not, such fields are somebody else's and stay
     */
    public AuthHeaders(String authservId, boolean receivedSpf) {
        this.authservId = authservId;
        this.receivedSpf = receivedSpf;
    }

    /**
     * From the highest number of each name down, since the MTA counts anew after each deletion.
     *
     * @param alsoTrusted names of servers whose word would be believed, and from none of which the message comes
     */
    List<Edit> removeForged(Message message, Collection<String> alsoTrusted) {
        List<Edit> edits = new ArrayList<>();
        Set<String> names = new HashSet<>(alsoTrusted);
        names.add(authservId);
        ForgedResults.find(message.headers(), names)
                .forEach(r -> edits.add(new Edit.DeleteHeader(r.name(), r.index())));
        if (receivedSpf) {
            List<HeaderField> fields = message.headers().all(ReceivedSpf.FIELD);
            for (int index = fields.size(); index >= 1; index--) {
                if (ReceivedSpf.claimsToBeOurs(fields.get(index - 1), authservId)) {
                    edits.add(new Edit.DeleteHeader(ReceivedSpf.FIELD, index));
                }
            }
        }
        return edits;
    }

    /** What is written into a message, the topmost first. */
    List<HeaderField> fields(AuthReport report, Envelope envelope) {
        HeaderField results = report.results().field();
        return receivedSpf ? List.of(results, ReceivedSpf.field(report.spf(), envelope, authservId)) : List.of(results);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Edit;
import org.winnowmail.rules.Action;
import org.winnowmail.rules.Verdict;

/** Which header fields change because of a verdict. */
final class VerdictEdits {
    /** Fields that are ours to set; what a sender wrote into them is taken away. */
    private static final Set<String> OURS = Set.of(
            "x-spam-flag", "x-spam-score", "x-spam-level", "x-spam-status", "x-spam-report", "x-spam", "x-spam-action");

    /** Below the Received field that the MTA added itself, which a milter is not shown. */
    private static final int BELOW_RECEIVED = 1;

    /** What stands before the subject of a message whose action is rewrite-subject. */
    private static final String SUBJECT_MARK = "[SPAM] ";

    private VerdictEdits() {}

    /** Deletions of verdict fields that came with the message; counted as the MTA counts, per name from 1. */
    static List<Edit> removeForged(Message message) {
        Map<String, Integer> seen = new HashMap<>();
        List<Edit> edits = new ArrayList<>();
        for (HeaderField field : message.headers()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (OURS.contains(name)) {
                edits.add(new Edit.DeleteHeader(field.name(), seen.merge(name, 1, Integer::sum)));
            }
        }
        return edits;
    }

    /** The fields of the verdict. */
    static List<Edit> add(Verdict verdict, Message message) {
        List<Edit> edits = new ArrayList<>();
        for (HeaderField field : verdict.headers()) {
            edits.add(new Edit.InsertHeader(BELOW_RECEIVED, field));
        }
        if (verdict.isSpam()) {
            edits.add(new Edit.InsertHeader(BELOW_RECEIVED, HeaderField.of("X-Spam-Report", verdict.report())));
        }
        if (verdict.action() == Action.REWRITE_SUBJECT) {
            String subject = message.headers().value("Subject");
            edits.add(new Edit.ChangeHeader("Subject", 1, SUBJECT_MARK + subject));
        }
        if (verdict.action() == Action.QUARANTINE) {
            edits.add(new Edit.Quarantine("spam score " + verdict.scoreText()));
        }
        return edits;
    }

    static Edit insert(HeaderField field) {
        return new Edit.InsertHeader(BELOW_RECEIVED, field);
    }
}

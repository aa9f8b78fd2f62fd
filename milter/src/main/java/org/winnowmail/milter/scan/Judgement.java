// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.util.List;
import org.winnowmail.milter.protocol.Edit;

/**
 * A judged message before anybody is answered.
 *
 * @param scan the message
 * @param report what the checks found and the policy decided
 * @param edits changes to make when it passes
 * @param signing what came of signing, for the log; empty when it was not tried
 */
public record Judgement(Scan scan, ScanReport report, List<Edit> edits, String signing) {
    public Judgement {
        edits = List.copyOf(edits);
    }
}

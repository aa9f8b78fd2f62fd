// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import java.util.List;

/**
 * How the policy of a domain was found.
 *
 * @param steps each DNS question of the walk with its answer
 * @param organization the organisational domain
 * @param unproven what would come of a message that nothing vouches for: its policy and what is to be done
 */
public record DmarcTrace(List<String> steps, String organization, DmarcResult unproven) {
    public DmarcTrace {
        steps = List.copyOf(steps);
    }
}

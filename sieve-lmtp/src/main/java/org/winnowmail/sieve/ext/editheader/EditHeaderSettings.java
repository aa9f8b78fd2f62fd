// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.editheader;

import java.util.Set;

/**
 * Policy for header edits.
 *
 * @param maxHeaderChars longest value added; default 4096, and never less than 998 (RFC 5293, section 4)
 * @param forbidAdd names, in lower case, that scripts may not add
 * @param forbidDelete names, in lower case, that scripts may not delete, besides Received and
 *     Auto-Submitted (RFC 5293, section 6) and what replace puts aside, Original-Subject and Original-From
 *     (RFC 5703, section 5), which never may
 */
public record EditHeaderSettings(int maxHeaderChars, Set<String> forbidAdd, Set<String> forbidDelete) {
    private static final int LEAST_CHARS = 998;

    private static final Set<String> LASTING =
            Set.of("received", "auto-submitted", "original-subject", "original-from");

    public static final EditHeaderSettings DEFAULT = new EditHeaderSettings(4_096, Set.of(), Set.of());

    public EditHeaderSettings {
        maxHeaderChars = Math.max(LEAST_CHARS, maxHeaderChars);
        forbidAdd = Set.copyOf(forbidAdd);
        forbidDelete = Set.copyOf(forbidDelete);
    }

    boolean mayAdd(String name) {
        return name.equals("subject") || !forbidAdd.contains(name);
    }

    boolean mayDelete(String name) {
        return name.equals("subject") || !(LASTING.contains(name) || forbidDelete.contains(name));
    }
}

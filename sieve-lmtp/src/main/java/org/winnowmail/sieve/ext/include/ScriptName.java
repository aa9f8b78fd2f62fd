// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.include;

import java.util.Optional;
import org.winnowmail.sieve.lang.Run;

/** Whether a text can name a script (RFC 5804, section 1.6). */
public final class ScriptName {
    private static final int LONGEST = 256;

    private ScriptName() {}

    /** What is wrong with it; empty when nothing is. */
    public static Optional<String> complaint(String name) {
        boolean bad = name.isEmpty()
                || name.length() > LONGEST
                || name.codePoints()
                        .anyMatch(c -> c == '/'
                                || c < 0x20
                                || (c >= 0x7F && c <= 0x9F)
                                || c == 0x2028
                                || c == 0x2029
                                || (c >= 0xD800 && c <= 0xDFFF));
        return bad ? Optional.of("'" + Run.brief(name) + "' is no valid script name") : Optional.empty();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.winnowmail.mailauth.dkim.DkimResult;
import org.winnowmail.mailauth.spf.SpfResult;

/**
 * What SPF and DKIM found out about domains (RFC 9989, section 4.4).
 *
 * @param spf the domain of MAIL FROM (or HELO for the null sender) and its state
 * @param dkim one per signature
 */
public record Identifiers(List<Identifier> spf, List<Identifier> dkim) {
    /** Identifiers compared per message and method; each may cost a walk of 8 questions. */
    private static final int MAX = 10;

    public Identifiers {
        spf = List.copyOf(spf.subList(0, Math.min(MAX, spf.size())));
        dkim = List.copyOf(dkim.subList(0, Math.min(MAX, dkim.size())));
    }

    /** What is known of an identifier. */
    public enum State {
        /** It was used with permission. */
        PASS,
        /** Nobody could find out. */
        UNKNOWN,
        /** It was not. */
        OTHER
    }

    /**
     * A domain and what is known of it.
     *
     * @param domain lower case
     * @param state what SPF or DKIM said
     */
    public record Identifier(String domain, State state) {
        public Identifier {
            domain = domain.toLowerCase(Locale.ROOT);
        }
    }

    public static Identifiers of(SpfResult spf, List<DkimResult> dkim) {
        List<Identifier> fromSpf = new ArrayList<>();
        if (!spf.domain().isEmpty()) {
            fromSpf.add(new Identifier(
                    spf.domain(),
                    switch (spf.verdict()) {
                        case PASS -> State.PASS;
                        case TEMPERROR -> State.UNKNOWN;
                        case NONE, NEUTRAL, FAIL, SOFTFAIL, PERMERROR -> State.OTHER;
                    }));
        }
        List<Identifier> fromDkim = new ArrayList<>();
        for (DkimResult r : dkim) {
            if (!r.domain().isEmpty()) {
                fromDkim.add(new Identifier(
                        r.domain(),
                        switch (r.verdict()) {
                            case PASS -> State.PASS;
                            case TEMPERROR -> State.UNKNOWN;
                            case NONE, FAIL, POLICY, NEUTRAL, PERMERROR -> State.OTHER;
                        }));
            }
        }
        return new Identifiers(fromSpf, fromDkim);
    }
}

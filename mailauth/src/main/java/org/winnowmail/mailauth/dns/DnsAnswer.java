// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of a question. The kinds are kept apart because they mean different things to each check:
 * "there is none" is an answer, "nobody knows" is a temporary error.
 */
public sealed interface DnsAnswer {

    /** What every answer says in a log line, without the question. */
    String text();

    /** The name exists and holds records of the type, at least one. */
    record Records(List<DnsRecord> records, long ttlSeconds, boolean authenticated) implements DnsAnswer {
        public Records {
            records = List.copyOf(records);
        }

        @Override
        public String text() {
            return records.size() == 1 ? "1 record" : records.size() + " records";
        }
    }

    /** The name does not exist (NXDOMAIN), nor anything below it (RFC 8020). */
    record NoName(long ttlSeconds, boolean authenticated) implements DnsAnswer {
        @Override
        public String text() {
            return "NXDOMAIN";
        }
    }

    /** The name exists but holds no record of the type. */
    record NoData(long ttlSeconds, boolean authenticated) implements DnsAnswer {
        @Override
        public String text() {
            return "no record of that type";
        }
    }

    /** The resolver answered that it cannot tell, or answered nonsense. */
    record ServFail(String reason) implements DnsAnswer {
        @Override
        public String text() {
            return "SERVFAIL (" + reason + ")";
        }
    }

    /** Nobody answered in time, or the time or number of questions of the check was used up. */
    record TimedOut(String reason) implements DnsAnswer {
        @Override
        public String text() {
            return "no answer (" + reason + ")";
        }
    }

    /** The resolver validates DNSSEC and refused the answer (RFC 8914 codes 6 to 12). */
    record Bogus(String reason) implements DnsAnswer {
        @Override
        public String text() {
            return "DNSSEC validation failed (" + reason + ")";
        }
    }

    /** Nobody knows: a later try may tell. */
    default boolean isFailure() {
        return switch (this) {
            case Records _, NoName _, NoData _ -> false;
            case ServFail _, TimedOut _, Bogus _ -> true;
        };
    }

    /** A void look-up (RFC 7208, section 4.6.4): answered, and nothing there. */
    default boolean isVoid() {
        return this instanceof NoName || this instanceof NoData;
    }

    /** Whether a validating resolver vouched for this answer (AD bit). */
    default boolean isAuthenticated() {
        return switch (this) {
            case Records r -> r.authenticated();
            case NoName n -> n.authenticated();
            case NoData n -> n.authenticated();
            case ServFail _, TimedOut _, Bogus _ -> false;
        };
    }

    /** The records of one kind; empty for every other answer. */
    default <R extends DnsRecord> List<R> all(Class<R> kind) {
        if (!(this instanceof Records found)) {
            return List.of();
        }
        List<R> list = new ArrayList<>(found.records().size());
        for (DnsRecord r : found.records()) {
            if (kind.isInstance(r)) {
                list.add(kind.cast(r));
            }
        }
        return list;
    }
}

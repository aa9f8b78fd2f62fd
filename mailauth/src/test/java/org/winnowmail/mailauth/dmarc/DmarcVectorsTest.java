// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.dmarc.Identifiers.Identifier;
import org.winnowmail.mailauth.dmarc.Identifiers.State;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsQuestion;
import org.winnowmail.mailauth.testkit.Vectors;
import org.winnowmail.mailauth.testkit.ZoneDns;

/** Policy discovery, organisational domain and alignment of RFC 9989. */
@SuppressWarnings("unchecked")
final class DmarcVectorsTest {

    @Test
    void every_case_for_rfc_9989_gives_what_it_expects() {
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (Map<String, Object> test : (List<Map<String, Object>>) Vectors.json("dmarc/cases.json")) {
            cases++;
            ZoneDns dns = zone(test);
            DmarcResult r = new DmarcEvaluator(dns, DmarcSettings.DEFAULT)
                    .check((String) test.get("header_from"), identifiers(test), Deadline.in(Duration.ofMinutes(1)));
            ((Map<String, Object>) test.get("expect")).forEach((key, expected) -> {
                Object given = given(key, r, dns);
                if (given != null && !given.equals(expected)) {
                    wrong.add(test.get("name") + ": " + key + " " + expected + " wanted, " + given + " in " + r);
                }
            });
        }
        System.out.println("DMARC RFC 9989 vectors: " + (cases - wrong.size()) + "/" + cases);
        assertThat(wrong).isEmpty();
        assertThat(cases).isEqualTo(57);
    }

    private static Object given(String key, DmarcResult r, ZoneDns dns) {
        return switch (key) {
            case "dmarc" -> r.verdict().word();
            case "policy_domain" -> r.policyDomain();
            case "org_domain" -> r.organization();
            case "p" -> r.policy().word();
            case "disposition" -> r.disposition().word();
            case "spf_aligned" -> r.spfAligned();
            case "dkim_aligned" -> r.dkimAligned();
            case "queries" ->
                dns.asked(DnsQuestion::name).stream()
                        .filter(n -> n.startsWith("_dmarc."))
                        .map(n -> n.substring("_dmarc.".length()))
                        .toList();
            case "note" -> null;
            default -> throw new IllegalStateException(key);
        };
    }

    private static ZoneDns zone(Map<String, Object> test) {
        ZoneDns dns = new ZoneDns();
        Map<String, Boolean> exists = (Map<String, Boolean>) test.get("exists");
        String from = (String) test.get("header_from");
        if (exists.getOrDefault(from, true)) {
            dns.ip(from, "192.0.2.1");
        }
        ((Map<String, Object>) test.get("zone")).forEach((domain, value) -> {
            String name = "_dmarc." + domain;
            switch (value) {
                case String s when s.equals("SERVFAIL") -> dns.servfail(name);
                case String s when s.equals("TIMEOUT") -> dns.timeout(name);
                default -> dns.txt(name, ((List<String>) value).toArray(new String[0]));
            }
        });
        return dns;
    }

    private static Identifiers identifiers(Map<String, Object> test) {
        List<Identifier> dkim = new ArrayList<>();
        for (Map<String, Object> d : (List<Map<String, Object>>) test.get("dkim")) {
            dkim.add(identifier(d));
        }
        Identifier spf = identifier((Map<String, Object>) test.get("spf"));
        return new Identifiers(spf.domain().isEmpty() ? List.of() : List.of(spf), dkim);
    }

    private static Identifier identifier(Map<String, Object> m) {
        State state = switch ((String) m.get("result")) {
            case "pass" -> State.PASS;
            case "temperror" -> State.UNKNOWN;
            default -> State.OTHER;
        };
        return new Identifier((String) m.get("domain"), state);
    }
}

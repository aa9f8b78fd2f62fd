// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.ip.IpLiteral;
import org.winnowmail.mailauth.testkit.Vectors;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Address;

/** The OpenSPF suite for RFC 7208. */
@SuppressWarnings("unchecked")
final class SpfVectorsTest {

    @Test
    void every_case_of_the_rfc_7208_suite_gives_an_accepted_result_and_its_explanation() {
        int cases = 0;
        int explained = 0;
        List<String> wrong = new ArrayList<>();
        for (Map<String, Object> scenario : (List<Map<String, Object>>) Vectors.json("spf/spf-rfc7208.json")) {
            ZoneDns dns = zone((Map<String, List<Object>>) scenario.get("zonedata"));
            for (var entry : ((Map<String, Map<String, Object>>) scenario.get("tests")).entrySet()) {
                Map<String, Object> test = entry.getValue();
                SpfResult result = check(dns, test);
                cases++;
                List<String> accepted = test.get("result") instanceof List<?> l
                        ? (List<String>) l
                        : List.of((String) test.get("result"));
                if (!accepted.contains(result.verdict().word())) {
                    wrong.add(entry.getKey() + ": " + accepted + " wanted, " + result);
                }
                if (test.get("explanation") instanceof String text) {
                    explained++;
                    String given = result.explanation().orElse("DEFAULT");
                    if (!given.equals(text)) {
                        wrong.add(entry.getKey() + ": explanation \"" + text + "\" wanted, " + given);
                    }
                }
            }
        }
        System.out.println("SPF RFC 7208 vectors: " + (cases - wrong.size()) + "/" + cases + ", explanations checked: "
                + explained);
        assertThat(wrong).isEmpty();
        assertThat(cases).isEqualTo(203);
        assertThat(explained).isEqualTo(22);
    }

    private static SpfResult check(ZoneDns dns, Map<String, Object> test) {
        InetAddress host = IpLiteral.parse((String) test.get("host")).orElseThrow();
        String from = (String) test.get("mailfrom");
        Optional<Address> sender = from.isEmpty()
                ? Optional.empty()
                : Optional.of(new Address(
                        from.substring(0, from.lastIndexOf('@')), from.substring(from.lastIndexOf('@') + 1)));
        return new SpfEvaluator(dns, SpfSettings.DEFAULT, InstantSource.fixed(Instant.EPOCH))
                .check(host, (String) test.get("helo"), sender, Deadline.in(Duration.ofMinutes(1)));
    }

    private static ZoneDns zone(Map<String, List<Object>> data) {
        ZoneDns dns = new ZoneDns();
        data.forEach((name, records) -> {
            dns.name(name);
            boolean ownTxt = records.stream().anyMatch(r -> r instanceof Map<?, ?> m && m.containsKey("TXT"));
            for (Object r : records) {
                if ("TIMEOUT".equals(r)) {
                    dns.otherwise(name, new DnsAnswer.TimedOut("TIMEOUT"));
                    continue;
                }
                ((Map<String, Object>) r).forEach((type, value) -> add(dns, name, type, value, ownTxt));
            }
        });
        return dns;
    }

    private static void add(ZoneDns dns, String name, String type, Object value, boolean ownTxt) {
        switch (type) {
            case "A", "AAAA" -> dns.ip(name, (String) value);
            case "PTR" -> dns.ptr(name, (String) value);
            case "CNAME" -> dns.cname(name, (String) value);
            case "MX" -> dns.mx(name, (Integer) ((List<?>) value).get(0), (String) ((List<?>) value).get(1));
            case "TXT" -> {
                if (!"NONE".equals(value)) {
                    dns.txt(name, text(value));
                }
            }
            case "SPF" -> {
                if (!ownTxt) {
                    dns.txt(name, text(value));
                }
            }
            default -> throw new IllegalStateException(type);
        }
    }

    private static String text(Object value) {
        return value instanceof List<?> parts ? String.join("", (List<String>) parts) : (String) value;
    }
}

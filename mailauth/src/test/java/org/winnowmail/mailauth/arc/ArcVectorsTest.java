// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.arc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.dkim.DkimVerifySettings;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.testkit.Vectors;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Message;

/** The validation part of the ValiMail ARC suite. */
@SuppressWarnings("unchecked")
final class ArcVectorsTest {

    @Test
    void every_chain_of_the_suite_gets_its_status() {
        List<String> wrong = new ArrayList<>();
        int cases = 0;
        for (Map<String, Object> scenario : (List<Map<String, Object>>) Vectors.json("arc/arc-validate.json")) {
            ZoneDns dns = new ZoneDns();
            ((Map<String, String>) scenario.get("txt-records")).forEach((name, value) -> dns.txt(name, value));
            for (var e : ((Map<String, Map<String, Object>>) scenario.get("tests")).entrySet()) {
                cases++;
                Message message =
                        Message.parse(((String) e.getValue().get("message")).getBytes(StandardCharsets.UTF_8));
                ArcResult r = new ArcVerifier(dns, DkimVerifySettings.DEFAULT)
                        .verify(message, Deadline.in(Duration.ofMinutes(1)));
                String wanted = ((String) e.getValue().get("cv")).toLowerCase(java.util.Locale.ROOT);
                // The suite leaves the status open when a sealer before had declared the chain failed.
                if (!r.verdict().word().equals(wanted.isEmpty() ? "fail" : wanted)) {
                    wrong.add(e.getKey() + ": " + wanted + " wanted, " + r);
                }
            }
        }
        System.out.println("ARC validation vectors: " + (cases - wrong.size()) + "/" + cases);
        assertThat(wrong).isEmpty();
        assertThat(cases).isEqualTo(171);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.rules.language.RuleFiles;

/** Rule files of any text are read or refused with a reason; the shipped rules look at any mail and end. */
public final class RulesFuzz {
    private static final RuleFiles.Loaded SHIPPED = RuleFiles.shipped();

    private RulesFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        List<String> kinds = List.of("body", "rawbody", "full", "uri", "header");
        String kind = data.pickValue(kinds);
        String pattern = data.consumeString(60).replaceAll("[\r\n]", "");
        RuleFiles.Loaded loaded = RuleFiles.ofText(
                "fuzz.cf",
                kind + " FUZZ " + (kind.equals("header") ? "Subject =~ " : "") + "/" + pattern + "/i\n"
                        + data.consumeString(100));
        byte[] raw = data.consumeRemainingAsBytes();
        Message message = Message.parse(raw);
        loaded.rules().evaluate(message, Envelope.UNKNOWN);
        SHIPPED.rules().evaluate(message, Envelope.UNKNOWN);
        loaded.problems().forEach(p -> {
            if (p.message().isBlank()) {
                throw new IllegalStateException(
                        "refused without a reason: " + pattern + new String(raw, StandardCharsets.ISO_8859_1));
            }
        });
    }
}

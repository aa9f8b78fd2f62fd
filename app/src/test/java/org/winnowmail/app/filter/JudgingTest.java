// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.config.ConfigLoader;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;

/** Rules and policy as the configuration means them. */
class JudgingTest {
    private static final Message TEST_MAIL =
            Message.parse("Subject: XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n\r\nhi\r\n"
                    .getBytes(StandardCharsets.US_ASCII));

    @TempDir
    private Path dir;

    private Judging judging(String yaml) throws Exception {
        Path file = Files.writeString(dir.resolve("winnow.yaml"), yaml);
        return Judging.of(ConfigLoader.load(Optional.of(file), Optional.of(dir.resolve("data")), Map.of()));
    }

    @Test
    void the_shipped_rules_look_at_mail_unless_rules_are_switched_off() throws Exception {
        assertThat(judging("").rules().evaluate(TEST_MAIL, Envelope.UNKNOWN))
                .anyMatch(f -> f.symbol().equals("GTUBE"));
        Judging off = judging("rules: {enabled: false}");
        assertThat(off.rules().evaluate(TEST_MAIL, Envelope.UNKNOWN)).isEmpty();
        assertThat(off.rules().composites()).isEmpty();
    }
}

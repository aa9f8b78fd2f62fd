// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.message.Address;
import org.winnowmail.message.Body;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Limits;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.Compiled;
import org.winnowmail.sieve.Interpreter;
import org.winnowmail.sieve.SieveCompiler;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.SieveDelivery;
import org.winnowmail.sieve.host.SieveHost;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.host.Trace;

/** What walking and changing parts may cost: a script pays for what it has read and copied. */
class PartsBudgetTest {
    private static final String HEADER =
            "From: alice@example.org\r\nMIME-Version: 1.0\r\n" + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    private static final class NoDelivery implements SieveHost {
        @Override
        public SieveDelivery begin(SieveMessageContext context) {
            throw new UnsupportedOperationException("nothing is delivered here");
        }
    }

    private static Result run(String script, Message message, SieveSettings settings) {
        Compiled compiled = new SieveCompiler().compile("script", script, settings);
        assertEquals(List.of(), compiled.errors());
        Address bob = Address.parse("bob@example.net").orElseThrow();
        Envelope envelope =
                new Envelope(Client.UNKNOWN, "", Optional.empty(), List.of(bob), Optional.empty(), "q", Map.of());
        return Interpreter.run(
                compiled.program().orElseThrow(),
                SieveMessageContext.of(message, envelope, bob),
                new NoDelivery(),
                settings,
                Trace.OFF);
    }

    private static Message mail(int textChars) {
        String body = "--b\r\n\r\n" + "text ".repeat(textChars / 5)
                + "\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n";
        return Message.parse((HEADER + body).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bytes(Message message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out::write);
        return out.toByteArray();
    }

    private static void assertKeptBecause(String reason, Result result, Message original) {
        assertTrue(
                result.failure().orElseThrow().message().contains(reason),
                () -> result.failure().toString());
        Action.Store keep = result.implicitKeep().orElseThrow();
        assertTrue(new String(bytes(keep.message()), StandardCharsets.US_ASCII)
                .contains(new String(original.body().head(200), StandardCharsets.US_ASCII)));
    }

    @Test
    void reading_a_large_part_again_and_again_ends_at_the_budget() {
        Message mail = mail(100_000);
        SieveSettings poor =
                SieveSettings.DEFAULT.withLimits(SieveSettings.DEFAULT.limits().withCpuSteps(50_000));
        String script = "require [\"foreverypart\", \"variables\", \"extracttext\"];\nforeverypart {\n"
                + "extracttext \"text\";\n".repeat(2_000) + "}\n";
        assertKeptBecause("CPU budget", run(script, mail, poor), mail);
    }

    @Test
    void one_reading_of_a_large_part_is_well_within_it() {
        String script = "require [\"foreverypart\", \"variables\", \"extracttext\"];\n"
                + "foreverypart { extracttext :first 100 \"text\"; }\n";
        assertEquals(
                Optional.empty(),
                run(script, mail(1_000_000), SieveSettings.DEFAULT).failure());
    }

    @Test
    void replacing_without_end_ends_at_the_limit() {
        Message mail = mail(100);
        String replace = "require \"replace\";\n" + "replace \"x\";\n".repeat(101);
        assertKeptBecause("exceeds policy limit (100)", run(replace, mail, SieveSettings.DEFAULT), mail);
        SieveSettings strict = SieveSettings.DEFAULT.with(MimeSettings.class, new MimeSettings(4, 1));
        assertKeptBecause(
                "policy limit (1)", run("require \"enclose\"; enclose \"a\"; enclose \"b\";", mail, strict), mail);
    }

    @Test
    void loops_nest_as_deep_as_the_setting_says() {
        SieveSettings strict = SieveSettings.DEFAULT.with(MimeSettings.class, new MimeSettings(1, 100));
        String script = "require \"foreverypart\"; foreverypart { foreverypart { keep; } }";
        assertEquals(
                List.of(),
                new SieveCompiler().compile("s", script, SieveSettings.DEFAULT).errors());
        assertTrue(new SieveCompiler()
                .compile("s", script, strict)
                .errors()
                .get(0)
                .message()
                .contains("too deep"));
    }

    @Test
    void a_part_of_a_body_too_long_to_be_seen_whole_is_left_alone(@TempDir Path folder) throws IOException {
        Message whole = mail(10_000);
        Path file = Files.write(folder.resolve("body"), whole.body().head(Integer.MAX_VALUE));
        Limits few = new Limits(100, 10, 4_000, 4_000, 10, 100);
        Message spooled = new Message(whole.headers(), new Body.Spooled(file, 0, Files.size(file)), few);
        String script = "require [\"foreverypart\", \"replace\", \"mime\"];\n"
                + "foreverypart { if header :mime :anychild :type \"content-type\" \"multipart\" {} else { replace \"y\"; } }";
        Result result = run(script, spooled, SieveSettings.DEFAULT);
        assertEquals(Optional.empty(), result.failure());
        assertArrayEquals(bytes(whole), bytes(result.message()));
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.Compiled;
import org.winnowmail.sieve.Interpreter;
import org.winnowmail.sieve.SieveCompiler;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.SieveDelivery;
import org.winnowmail.sieve.host.SieveHost;
import org.winnowmail.sieve.host.SieveLimits;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.host.Trace;

/** A stranger's script over a stranger's mail: errors are told, and a run ends with the message somewhere. */
public final class SieveFuzz {
    private static final SieveSettings TIGHT =
            SieveSettings.DEFAULT.withLimits(SieveLimits.DEFAULT.withCpuSteps(50_000));
    private static final SieveCompiler COMPILER = new SieveCompiler();
    private static final SieveHost HOST = new SieveHost() {
        @Override
        public SieveDelivery begin(SieveMessageContext context) {
            throw new IllegalStateException("nothing is delivered here");
        }
    };

    private SieveFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        String script = data.consumeString(data.consumeInt(0, 400));
        Compiled compiled = COMPILER.compile("fuzz", script, TIGHT);
        if (compiled.program().isEmpty()) {
            if (compiled.errors().isEmpty()) {
                throw new IllegalStateException("refused without a reason: " + script);
            }
            return;
        }
        Message message = Message.parse(data.consumeRemainingAsBytes());
        Address to = Address.parse("<ann@example.org>").orElseThrow();
        SieveMessageContext context = SieveMessageContext.of(message, Envelope.UNKNOWN.withSender(Optional.of(to)), to);
        Result result = Interpreter.run(compiled.program().get(), context, HOST, TIGHT, Trace.OFF);
        if (result.failure().isPresent() && result.settled().isEmpty()) {
            throw new IllegalStateException("a script that failed lost the message: " + script);
        }
    }
}

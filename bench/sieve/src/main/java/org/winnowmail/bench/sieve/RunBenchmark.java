// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.bench.sieve;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.jsieve.ConfigurationManager;
import org.apache.jsieve.SieveFactory;
import org.apache.jsieve.parser.generated.Node;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.Interpreter;
import org.winnowmail.sieve.SieveCompiler;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.SieveDelivery;
import org.winnowmail.sieve.host.SieveHost;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.host.Trace;
import org.winnowmail.sieve.lang.Program;

/**
 * Twenty header rules over a message that is parsed already, none of which matches but the last: what a
 * recipient's script costs. Beside it Apache jSieve 0.8 with the same rules over the same header fields, its
 * script parsed already.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
@SuppressWarnings("NullAway.Init") // prepare sets the fields
public class RunBenchmark {
    private static final String[] FIELDS = {"Subject", "From", "To", "List-Id"};

    private Program program;
    private SieveMessageContext context;
    private final SieveHost host = new Nowhere();
    private SieveFactory jsieve;
    private Node tree;
    private Message message;

    /** Twenty rules in the words of RFC 5228. */
    static String script() {
        StringBuilder script = new StringBuilder("require \"fileinto\";\n");
        for (int i = 0; i < 20; i++) {
            script.append("if header :")
                    .append(i % 2 == 0 ? "contains" : "is")
                    .append(" \"")
                    .append(FIELDS[i % FIELDS.length])
                    .append("\" \"")
                    .append(i == 18 ? "me@example" : "word" + i)
                    .append("\" { fileinto \"folder")
                    .append(i)
                    .append("\"; }\n");
        }
        return script.toString();
    }

    static byte[] mail() {
        StringBuilder mail = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            mail.append("Received: from mx").append(i).append(".example.net by mx.example.org; Fri, 20 Nov 2026\r\n");
        }
        mail.append("From: Anna Example <anna@example.net>\r\nTo: me@example.org\r\nCc: others@example.org\r\n")
                .append("Subject: Your delivery of Friday arrives on Monday\r\nMessage-ID: <1@example.net>\r\n")
                .append("List-Id: News <delivery.lists.example.net>\r\nMIME-Version: 1.0\r\n")
                .append("Content-Type: text/plain; charset=utf-8\r\n\r\n")
                .append("Some lines of text.\r\n".repeat(100));
        return mail.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Setup
    public void prepare() throws Exception {
        program = new SieveCompiler()
                .compile("bench", script(), SieveSettings.DEFAULT)
                .program()
                .orElseThrow();
        message = Message.parse(mail());
        Address me = new Address("me", "example.org");
        Envelope smtp = Envelope.UNKNOWN
                .withSender(Optional.of(new Address("anna", "example.net")))
                .withRecipients(List.of(me));
        context = SieveMessageContext.of(message, smtp, me);
        jsieve = new ConfigurationManager().build();
        tree = jsieve.parse(new ByteArrayInputStream(script().getBytes(StandardCharsets.UTF_8)));
        int ours = winnow().actions().size();
        int theirs = jsieve().size();
        // Rule 18 matches and files; jSieve would list an implicit keep as an action too.
        if (ours != 1 || theirs != 1 || !(winnow().actions().getFirst() instanceof Action.Store)) {
            throw new IllegalStateException("the two disagree: " + ours + " and " + theirs + " actions");
        }
    }

    @Benchmark
    public Result winnow() {
        return Interpreter.run(program, context, host, SieveSettings.DEFAULT, Trace.OFF);
    }

    @Benchmark
    public List<org.apache.jsieve.mail.Action> jsieve() throws Exception {
        JsieveMail mail = new JsieveMail(message);
        jsieve.evaluate(mail, tree);
        return mail.getActions();
    }

    /** Asked nothing but where mail goes by default. */
    private static final class Nowhere implements SieveHost {
        @Override
        public SieveDelivery begin(SieveMessageContext context) {
            throw new IllegalStateException("nothing is executed here");
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.message.Address;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.DeliveryException;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.host.Result;
import org.winnowmail.sieve.host.SieveDelivery;
import org.winnowmail.sieve.host.SieveHost;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.host.Trace;
import org.winnowmail.sieve.lang.Program;

/** A host in memory: what was stored and sent, once committed. */
final class House implements SieveHost {
    final Set<String> mailboxes = new HashSet<>(Set.of("INBOX"));
    final List<String> stored = new ArrayList<>();
    final List<OutgoingMail> sent = new ArrayList<>();
    final Set<String> remembered = new HashSet<>();
    int rollbacks;

    static final String MAIL =
            "From: anna@example.org\r\nTo: me@example.net\r\nSubject: Hello\r\nMessage-ID: <1@example.org>\r\n\r\nHi.\r\n";

    static SieveMessageContext mail(String text) {
        Message message = Message.parse(text.getBytes(StandardCharsets.UTF_8));
        Address me = new Address("me", "example.net");
        Envelope smtp = Envelope.UNKNOWN
                .withSender(Optional.of(new Address("anna", "example.org")))
                .withRecipients(List.of(me));
        return SieveMessageContext.of(message, smtp, me);
    }

    static Program program(String script) {
        Compiled compiled = new SieveCompiler().compile("test", script, SieveSettings.DEFAULT);
        return compiled.program().orElseThrow(() -> new AssertionError(compiled.errors()));
    }

    Result run(SieveSettings settings, String... scripts) {
        List<Program> programs = new ArrayList<>();
        for (String script : scripts) {
            programs.add(program(script));
        }
        return Interpreter.run(programs, mail(MAIL), this, settings, Trace.OFF);
    }

    Result run(String... scripts) {
        return run(SieveSettings.DEFAULT, scripts);
    }

    @Override
    public boolean mailboxExists(String mailbox) {
        return mailboxes.contains(mailbox);
    }

    @Override
    public boolean remembered(String handle) {
        return remembered.contains(handle);
    }

    @Override
    public SieveDelivery begin(SieveMessageContext context) {
        return new SieveDelivery() {
            private final List<String> stores = new ArrayList<>();
            private final List<OutgoingMail> mails = new ArrayList<>();
            private final List<String> handles = new ArrayList<>();

            @Override
            public void store(Action.Store store) throws DeliveryException {
                if (!mailboxExists(store.mailbox()) && !store.create()) {
                    throw new DeliveryException("no mailbox " + store.mailbox(), false);
                }
                stores.add(store.mailbox() + store.flags().map(f -> " " + f).orElse(""));
            }

            @Override
            public void send(OutgoingMail mail) {
                mails.add(mail);
            }

            @Override
            public boolean pipe(Action.Pipe pipe) throws DeliveryException {
                throw new DeliveryException("no programs here", false);
            }

            @Override
            public void remember(String handle, Duration keepFor) {
                handles.add(handle);
            }

            @Override
            public void commit() {
                stored.addAll(stores);
                sent.addAll(mails);
                remembered.addAll(handles);
            }

            @Override
            public void rollback() {
                rollbacks++;
            }
        };
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.enotify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
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

/** How many notifications go out: a flood of mail must not become a flood of notifications. */
class NotifyRateTest {
    private static final Message MAIL = Message.parse(
            "From: alice@example.org\r\nSubject: Hi\r\n\r\nText.\r\n".getBytes(StandardCharsets.US_ASCII));

    /** Remembers what a delivery would have it remember; forgets when told that the hour is over. */
    private static final class Memory implements SieveHost {
        private final Set<String> handles = new HashSet<>();

        @Override
        public boolean remembered(String handle) {
            return handles.contains(handle);
        }

        @Override
        public SieveDelivery begin(SieveMessageContext context) {
            throw new UnsupportedOperationException("nothing is delivered here");
        }
    }

    private static Result run(String script, String user, SieveHost host, NotifySettings policy) {
        SieveSettings settings = SieveSettings.DEFAULT.with(NotifySettings.class, policy);
        Address owner = Address.parse(user).orElseThrow();
        Envelope envelope = new Envelope(
                Client.UNKNOWN,
                "",
                Address.parse("alice@example.org"),
                List.of(owner),
                Optional.empty(),
                "q",
                Map.of());
        return Interpreter.run(
                new SieveCompiler()
                        .compile("script", script, settings)
                        .program()
                        .orElseThrow(),
                SieveMessageContext.of(MAIL, envelope, owner),
                host,
                settings,
                Trace.OFF);
    }

    /** Runs a script that notifies once, remembers as a delivery does, and tells whether something was sent. */
    private static Action.Notify notify(String user, Memory memory, NotifySettings policy) {
        Result result = run("require \"enotify\"; notify \"mailto:pager@example.com\";", user, memory, policy);
        assertEquals(Optional.empty(), result.failure());
        Action.Notify notify = (Action.Notify) result.actions().get(0);
        if (notify.mail().isPresent()) {
            assertEquals(Duration.ofHours(1), notify.remember());
            memory.handles.add(notify.handle());
        }
        return notify;
    }

    @Test
    void after_the_hours_share_nothing_is_sent_and_it_says_why() {
        Memory memory = new Memory();
        NotifySettings three = new NotifySettings(10, 3, "", 8, 16);
        for (int i = 0; i < 3; i++) {
            assertTrue(notify("bob@example.net", memory, three).mail().isPresent());
        }
        Action.Notify fourth = notify("bob@example.net", memory, three);
        assertEquals(Optional.empty(), fourth.mail());
        assertTrue(fourth.why().contains("within an hour"), fourth.why());
        assertTrue(notify("carol@example.net", memory, three).mail().isPresent());
        memory.handles.clear();
        assertTrue(notify("bob@example.net", memory, three).mail().isPresent());
    }

    @Test
    void the_same_recipient_is_notified_once_per_delivery() {
        Result result = run(
                "require \"enotify\"; notify \"mailto:a@example.com\"; notify \"mailto:A@example.com,b@example.com\";",
                "bob@example.net",
                new Memory(),
                NotifySettings.DEFAULT);
        List<String> recipients = result.actions().stream()
                .map(a -> ((Action.Notify) a).mail().orElseThrow())
                .flatMap(m -> m.recipients().stream())
                .map(Address::toString)
                .toList();
        assertEquals(List.of("a@example.com", "b@example.com"), recipients);
    }

    @Test
    void more_than_the_policy_allows_ends_the_run() {
        NotifySettings one = new NotifySettings(1, 60, "", 8, 16);
        String script = "require \"enotify\"; notify \"mailto:a@example.com\"; notify \"mailto:b@example.com\";";
        Result result = run(script, "bob@example.net", new Memory(), one);
        assertTrue(result.failure().orElseThrow().message().contains("exceeds policy limit (1)"));
        assertTrue(result.actions().isEmpty());
        assertTrue(result.implicitKeep().isPresent());
    }

    @Test
    void a_uri_with_more_recipients_or_fields_than_the_policy_allows_is_refused() {
        NotifySettings strict = new NotifySettings(10, 60, "", 1, 1);
        assertTrue(MailtoUri.read("mailto:a@example.com", strict).uri().isPresent());
        assertEquals(
                "more than 1 recipients",
                MailtoUri.read("mailto:a@example.com?bcc=b@example.com", strict).complaint());
        assertEquals(
                "more than 1 header fields",
                MailtoUri.read("mailto:a@example.com?x=1&y=2", strict).complaint());
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;
import org.winnowmail.state.MemoryState;
import org.winnowmail.state.State;

/** A greylist with a clock of its own, and mails to try on it. */
final class Scene {
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    final AtomicLong nanos = new AtomicLong();
    State state = new MemoryState(now::get);
    GreylistSettings settings = GreylistSettings.DEFAULT.with(GreylistMode.ENVELOPE);
    Greylist greylist = greylist();

    static Scene of(GreylistMode mode) {
        return new Scene().with(GreylistSettings.DEFAULT.with(mode));
    }

    Scene with(GreylistSettings other) {
        settings = other;
        greylist = greylist();
        return this;
    }

    Greylist greylist() {
        return new Greylist(settings, state, now::get, nanos::get);
    }

    /** Time goes by, on the wall and in the machine. */
    Scene pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        return jump(time);
    }

    /** The clock on the wall is set. */
    Scene jump(Duration time) {
        now.updateAndGet(t -> t.plus(time));
        return this;
    }

    Decision rcpt(String client, String sender, String recipient) {
        return greylist.check(request(client, "", sender, recipient));
    }

    static GreylistRequest request(String client, String name, String sender, String recipient) {
        return new GreylistRequest(
                new Client(Optional.of(InetAddress.ofLiteral(client)), name, name, 25),
                "helo.example",
                Address.parse(sender),
                Address.parse(recipient).orElseThrow(),
                Optional.empty(),
                Optional.empty());
    }

    Decision message(String client, String sender, String text, boolean doubtful, String... recipients) {
        Envelope envelope = new Envelope(
                Client.of(InetAddress.ofLiteral(client)),
                "helo.example",
                Address.parse(sender),
                List.of(recipients).stream()
                        .map(r -> Address.parse(r).orElseThrow())
                        .toList(),
                Optional.empty(),
                "",
                Map.of());
        Message message = Message.parse(text.getBytes(StandardCharsets.UTF_8));
        return greylist.checkMessage(MessageRequest.of(envelope, message, Optional.empty(), doubtful));
    }
}

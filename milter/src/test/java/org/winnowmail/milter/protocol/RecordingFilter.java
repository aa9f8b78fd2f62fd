// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.winnowmail.message.Address;
import org.winnowmail.message.Message;

/** A filter that answers what it was told to and remembers what it was asked. */
final class RecordingFilter implements MilterFilter {
    /** A message as it was shown. */
    record Seen(Transaction transaction, List<String> fields, String body) {}

    final Set<Stage> stages = Collections.synchronizedSet(EnumSet.noneOf(Stage.class));
    final List<Transaction> connections = Collections.synchronizedList(new ArrayList<>());
    final List<String> recipients = Collections.synchronizedList(new ArrayList<>());
    final List<String> expected = Collections.synchronizedList(new ArrayList<>());
    final List<Seen> messages = Collections.synchronizedList(new ArrayList<>());
    final List<Transaction> aborted = Collections.synchronizedList(new ArrayList<>());
    volatile Reply connectReply = Reply.proceed();
    volatile Reply senderReply = Reply.proceed();
    volatile Reply recipientReply = Reply.proceed();
    volatile Decision decision = Decision.ACCEPT;
    volatile boolean failing;

    RecordingFilter at(Stage... wanted) {
        stages.addAll(List.of(wanted));
        return this;
    }

    @Override
    public Set<Stage> stages() {
        return stages;
    }

    @Override
    public Reply connected(Transaction transaction) {
        check();
        connections.add(transaction);
        return connectReply;
    }

    @Override
    public Reply sender(Transaction transaction) {
        check();
        return senderReply;
    }

    @Override
    public Reply recipient(Transaction transaction, Address recipient) {
        check();
        recipients.add(transaction.envelope().recipients() + "+" + recipient);
        return recipientReply;
    }

    @Override
    public void expecting(Transaction transaction) {
        check();
        expected.add(transaction.envelope().recipients().toString());
    }

    @Override
    public Decision message(Transaction transaction, Message message) {
        check();
        List<String> fields = new ArrayList<>();
        message.headers().forEach(f -> fields.add(f.toString()));
        StringBuilder body = new StringBuilder();
        message.body()
                .writeTo((bytes, from, length) ->
                        body.append(new String(bytes, from, length, StandardCharsets.ISO_8859_1)));
        messages.add(new Seen(transaction, fields, body.toString()));
        return decision;
    }

    @Override
    public void aborted(Transaction transaction) {
        aborted.add(transaction);
    }

    private void check() {
        if (failing) {
            throw new IllegalStateException("the filter fails");
        }
    }

    Seen last() {
        return messages.getLast();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.testsuite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.DeliveryException;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.host.SieveDelivery;
import org.winnowmail.sieve.host.SieveHost;

/** Delivers into the world of a file of tests. */
final class TestDelivery implements SieveDelivery {
    private final SvtestWorld world;
    private final Map<String, SvtestWorld.Stored> stores = new LinkedHashMap<>();
    private final Set<String> created = new LinkedHashSet<>();
    private final List<OutgoingMail> sends = new ArrayList<>();

    TestDelivery(SvtestWorld world) {
        this.world = world;
    }

    @Override
    public void store(Action.Store store) throws DeliveryException {
        String mailbox = SvtestWorld.mailboxName(store.mailbox());
        if (mailbox.indexOf('/') >= 0) {
            throw new DeliveryException("failed to store into mailbox '" + mailbox + "': invalid mailbox name", false);
        }
        if (!world.mailboxExists(mailbox)) {
            if (!store.create()) {
                throw new DeliveryException("failed to store into mailbox '" + mailbox + "': it does not exist", false);
            }
            created.add(mailbox);
        }
        List<String> flags = new ArrayList<>(store.flags().orElse(List.of()));
        flags.add("$HasNoAttachment");
        stores.putIfAbsent(mailbox, new SvtestWorld.Stored(store.message(), flags));
    }

    @Override
    public void send(OutgoingMail mail) {
        for (Address to : mail.recipients()) {
            sends.add(new OutgoingMail(mail.sender(), List.of(to), mail.message(), mail.dsn(), mail.deliverBy()));
        }
    }

    @Override
    public boolean pipe(Action.Pipe pipe) throws DeliveryException {
        SieveHost.ProgramResult result = world.run(new SieveHost.ProgramCall(
                "pipe", pipe.program(), pipe.arguments(), pipe.environment(), pipe.message()::writeTo));
        if (!result.success() && !pipe.optional()) {
            if (result.started() && !result.problem().isEmpty()) {
                world.errors.add(result.problem());
            }
            throw new DeliveryException("failed to pipe message to program '" + pipe.program() + "'", false);
        }
        return result.success();
    }

    @Override
    public void remember(String handle, Duration keepFor) {
        // the suite runs without a memory: nothing is ever a duplicate
    }

    @Override
    public void commit() {
        created.forEach(m -> world.mailboxes.putIfAbsent(m, new ArrayList<>()));
        stores.forEach((m, s) ->
                world.mailboxes.computeIfAbsent(m, n -> new ArrayList<>()).add(s));
        world.sent.addAll(sends);
    }

    @Override
    public void rollback() {
        stores.clear();
        sends.clear();
    }
}

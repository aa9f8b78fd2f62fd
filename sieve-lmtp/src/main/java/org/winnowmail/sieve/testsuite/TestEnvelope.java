// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.testsuite;

import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.host.SieveMessageContext;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.Run;

/** What {@code test_set} does. */
final class TestEnvelope {
    private TestEnvelope() {}

    static void set(Run run, SvtestWorld world, String object, String value) {
        if (object.equals("message")) {
            world.setMessage(run, value);
            return;
        }
        SieveMessageContext c = world.context();
        Optional<Address> address = path(value);
        world.setContext(
                run,
                switch (object) {
                    case "envelope.from" ->
                        new SieveMessageContext(
                                c.message(),
                                address,
                                c.recipient(),
                                c.originalRecipient(),
                                c.authUser(),
                                c.user(),
                                c.userAddress(),
                                c.smtp());
                    case "envelope.to" ->
                        new SieveMessageContext(
                                c.message(),
                                c.sender(),
                                address,
                                address,
                                c.authUser(),
                                c.user(),
                                c.userAddress(),
                                c.smtp());
                    case "envelope.orig_to" -> c.withOriginalRecipient(address);
                    default ->
                        new SieveMessageContext(
                                c.message(),
                                c.sender(),
                                c.recipient(),
                                c.originalRecipient(),
                                Optional.of(value),
                                c.user(),
                                c.userAddress(),
                                c.smtp());
                });
    }

    /** A path with or without angle brackets; what is none is the null path. */
    private static Optional<Address> path(String text) {
        String s = text.strip();
        boolean opens = s.startsWith("<");
        if (opens != s.endsWith(">")) {
            return Optional.empty();
        }
        String inner = opens ? s.substring(1, s.length() - 1) : s;
        if (inner.indexOf('<') >= 0 || inner.indexOf('>') >= 0) {
            return Optional.empty();
        }
        Optional<Address> strict = AddressHeader.single(s).map(AddressHeader.Mailbox::address);
        if (strict.isPresent() || inner.contains("@") || inner.isBlank() || inner.contains(" ")) {
            return strict;
        }
        return Optional.of(new Address(inner, ""));
    }
}

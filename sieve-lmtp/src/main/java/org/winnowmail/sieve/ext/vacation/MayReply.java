// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.vacation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.message.Address;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.letter.AutoSubmitted;

/**
 * Whether a message may be answered automatically (RFC 3834, section 2; RFC 5230, section 4.6): never a
 * bounce, a list, bulk, another robot, oneself, or a message that does not name the user.
 */
final class MayReply {
    private static final Set<String> RECIPIENT_FIELDS =
            Set.of("to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc");

    private static final Set<String> ROBOTS =
            Set.of("mailer-daemon", "listserv", "majordomo", "noreply", "no-reply", "donotreply");

    /**
     * The answer.
     *
     * @param objection why not; empty when it may be answered
     * @param self the user's address that the message names
     */
    record Answer(String objection, Optional<Address> self) {}

    private MayReply() {}

    static Answer to(Message message, Address sender, List<Address> own, boolean checkRecipient) {
        String robot = robot(message, sender);
        if (!robot.isEmpty()) {
            return new Answer(robot, Optional.empty());
        }
        if (own.stream().anyMatch(o -> same(o, sender))) {
            return new Answer("it comes from the user's own address", Optional.empty());
        }
        Optional<Address> named = named(message, own);
        if (checkRecipient && named.isEmpty()) {
            return new Answer("no address of the user stands in To, Cc or the like", Optional.empty());
        }
        return new Answer("", named);
    }

    private static String robot(Message message, Address sender) {
        String local = sender.local().toLowerCase(Locale.ROOT);
        if (ROBOTS.contains(local)
                || local.startsWith("owner-")
                || local.endsWith("-request")
                || local.endsWith("-owner")) {
            return "the sender is a system address";
        }
        if (AutoSubmitted.byProgram(message)) {
            return "it was sent by a program";
        }
        for (HeaderField field : message.headers()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            String value = field.value().strip().toLowerCase(Locale.ROOT);
            if (name.startsWith("list-")) {
                return "it comes from a mailing list";
            }
            if (name.equals("precedence") && (value.equals("bulk") || value.equals("junk") || value.equals("list"))) {
                return "it is bulk mail";
            }
            if (name.equals("x-auto-response-suppress")) {
                for (String what : value.split("[,\\s]+", -1)) {
                    if (what.equals("all") || what.equals("oof")) {
                        return "the sender asks for no automatic reply";
                    }
                }
            }
        }
        return "";
    }

    private static Optional<Address> named(Message message, List<Address> own) {
        for (Address mine : own) {
            for (HeaderField field : message.headers()) {
                if (RECIPIENT_FIELDS.contains(field.name().toLowerCase(Locale.ROOT))) {
                    for (Address address : AddressHeader.read(field.value())) {
                        if (same(mine, address)) {
                            return Optional.of(address);
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    static boolean same(Address a, Address b) {
        return a.toString().equalsIgnoreCase(b.toString());
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.Message;

/**
 * What a script decided. A message inside an action is the message as it stood when the script decided,
 * header edits included (RFC 5293, section 6).
 */
public sealed interface Action {
    /** The name by which traces and tests call it. */
    String name();

    /**
     * Put into a mailbox.
     *
     * @param mailbox the default mailbox for keep
     * @param keep whether this is a keep rather than a fileinto
     * @param flags IMAP flags and keywords to set; empty when the script said nothing about flags
     * @param create make the mailbox when it is missing (RFC 5490)
     * @param specialUse a special-use attribute that is looked for first (RFC 8579)
     * @param mailboxId a mailbox id that is looked for first (RFC 9042)
     */
    record Store(
            String mailbox,
            boolean keep,
            Optional<List<String>> flags,
            boolean create,
            Optional<String> specialUse,
            Optional<String> mailboxId,
            Message message)
            implements Action {
        public Store {
            flags = flags.map(List::copyOf);
        }

        /** A keep without flags. */
        public static Store keep(String mailbox, Message message) {
            return new Store(mailbox, true, Optional.empty(), false, Optional.empty(), Optional.empty(), message);
        }

        public Store withFlags(Optional<List<String>> other) {
            return new Store(mailbox, keep, other, create, specialUse, mailboxId, message);
        }

        public Store withMessage(Message other) {
            return new Store(mailbox, keep, flags, create, specialUse, mailboxId, other);
        }

        @Override
        public String name() {
            return keep ? "keep" : "store";
        }
    }

    /** Send the message on (RFC 5228, section 4.2). The mail holds the new envelope. */
    record Redirect(Address to, OutgoingMail mail) implements Action {
        @Override
        public String name() {
            return "redirect";
        }
    }

    /** Cancel the implicit keep and nothing else. */
    record Discard() implements Action {
        @Override
        public String name() {
            return "discard";
        }
    }

    /**
     * Refuse the message (RFC 5429).
     *
     * @param atProtocol whether a protocol error is preferred to a notification (ereject)
     * @param notice the notification to send where the protocol cannot refuse; empty when it must not be
     *     sent, as for a null sender
     */
    record Reject(String reason, boolean atProtocol, Optional<OutgoingMail> notice) implements Action {
        @Override
        public String name() {
            return "reject";
        }
    }

    /**
     * An automatic reply (RFC 5230).
     *
     * @param mail the reply; empty when the rules forbid one
     * @param why why there is none; empty when there is one
     * @param handle identifies (sender, reply) in the memory of replies sent
     * @param remember how long no other reply with this handle is sent
     * @param copy where a copy of the reply goes (RFC 8580)
     */
    record Reply(Optional<OutgoingMail> mail, String why, String handle, Duration remember, Optional<Store> copy)
            implements Action {
        @Override
        public String name() {
            return "vacation";
        }
    }

    /**
     * A notification (RFC 5435).
     *
     * @param mail what to send; empty when there is nothing to send
     * @param why why there is nothing; empty when there is
     * @param handle remembered when it was sent, so that notifications of an hour can be counted
     * @param copy where a copy goes (RFC 8580)
     */
    record Notify(
            String method,
            Optional<OutgoingMail> mail,
            String why,
            String handle,
            Duration remember,
            Optional<Store> copy)
            implements Action {
        @Override
        public String name() {
            return "notify";
        }
    }

    /** An abuse report (RFC 5965). */
    record Report(OutgoingMail mail) implements Action {
        @Override
        public String name() {
            return "report";
        }
    }

    /**
     * Hand the message to a program of the administrator's.
     *
     * @param environment variables that the program sees
     * @param optional a program that fails is as if this had not been asked for
     * @param copy beside the implicit keep, not in its place
     */
    record Pipe(
            String program,
            List<String> arguments,
            Map<String, String> environment,
            boolean optional,
            boolean copy,
            Message message)
            implements Action {
        public Pipe {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }

        @Override
        public String name() {
            return "pipe";
        }
    }

    /** Remember a handle, so that a later message counts as its duplicate (RFC 7352). */
    record Remember(String handle, Duration keepFor) implements Action {
        @Override
        public String name() {
            return "duplicate_mark";
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.host;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.winnowmail.message.ByteSink;

/**
 * What a running script may ask of the program around it. Every method answers at once or from a cache
 * with its own deadline; a host that knows nothing inherits the answers given here. A host never throws:
 * what cannot be found out is answered as absent.
 */
public interface SieveHost {
    /** Whether the user can file into this mailbox (RFC 5490). */
    default boolean mailboxExists(String mailbox) {
        return mailbox.equalsIgnoreCase(defaultMailbox());
    }

    /** Where keep puts mail. */
    default String defaultMailbox() {
        return "INBOX";
    }

    /** The mailbox with this special-use attribute, such as {@code \Junk} (RFC 8579). */
    default Optional<String> mailboxBySpecialUse(String attribute) {
        return Optional.empty();
    }

    /** Whether the given mailbox has this special-use attribute (RFC 8579). */
    default boolean hasSpecialUse(String mailbox, String attribute) {
        return mailboxBySpecialUse(attribute).filter(mailbox::equals).isPresent();
    }

    /** The mailbox with this id (RFC 9042). */
    default Optional<String> mailboxById(String id) {
        return Optional.empty();
    }

    /** A METADATA entry of a mailbox, or of the server when no mailbox is given (RFC 5490). */
    default Optional<String> metadata(Optional<String> mailbox, String entry) {
        return Optional.empty();
    }

    /** Whether a handle was remembered and is still kept (RFC 7352, RFC 5230). */
    default boolean remembered(String handle) {
        return false;
    }

    /** Whether an external list is known (RFC 6134). */
    default boolean listExists(String list) {
        return false;
    }

    /** Whether an external list holds a value. */
    default boolean listContains(String list, String value) {
        return false;
    }

    /** The addresses of an external list, for redirect; empty when they cannot be enumerated. */
    default List<String> listMembers(String list) {
        return List.of();
    }

    /** An environment item the engine does not know itself (RFC 5183). */
    default Optional<String> environment(String item) {
        return Optional.empty();
    }

    /** IMAP flags the message has already, when a script runs on stored mail. */
    default List<String> storedFlags() {
        return List.of();
    }

    /** Runs a program of the administrator's on some input. */
    default ProgramResult run(ProgramCall call) {
        return ProgramResult.unavailable("programs are not configured");
    }

    /** Whether this very recipient can be refused in the protocol, as LMTP can (RFC 5429, section 2.2). */
    default boolean refusesInProtocol() {
        return false;
    }

    default Instant now() {
        return Instant.now();
    }

    default ZoneId zone() {
        return ZoneId.systemDefault();
    }

    /** Begins the transaction that executes a result. */
    SieveDelivery begin(SieveMessageContext context);

    /**
     * Asked by {@code pipe}, {@code filter} and {@code execute}.
     *
     * @param kind which of the three; each has programs of its own
     * @param program a plain file name
     * @param environment variables that the program sees
     * @param input writes what it reads
     */
    record ProgramCall(
            String kind,
            String program,
            List<String> arguments,
            Map<String, String> environment,
            Consumer<ByteSink> input) {
        public ProgramCall {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }
    }

    /**
     * What came of it.
     *
     * @param started whether the program was found and ran
     * @param success whether it ended with status 0
     * @param output what it wrote
     * @param problem why it could not run; empty when it did
     */
    record ProgramResult(boolean started, boolean success, byte[] output, String problem) {
        public static ProgramResult unavailable(String problem) {
            return new ProgramResult(false, false, new byte[0], problem);
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.Map;

/** What we say to the MTA. Texts are bytes in ISO-8859-1, as in {@link Command}. */
sealed interface Packet {
    /**
     * Answer to the negotiation.
     *
     * @param macros names wanted per macro stage (0 connect, 1 HELO, 2 MAIL, 3 RCPT, 4 DATA, 5 end of
     *     message, 6 end of header), blanks between; sent only with {@link Actions#SET_MACROS}
     */
    record Negotiated(int version, int actions, int steps, Map<Integer, String> macros) implements Packet {
        public Negotiated {
            macros = Map.copyOf(macros);
        }
    }

    record Continue() implements Packet {}

    record Accept() implements Packet {}

    record Discard() implements Packet {}

    /** A refusal with its SMTP text, ready made: see {@link SmtpText#wire}. */
    record ReplyCode(String text) implements Packet {}

    /** No more events of this kind, please. */
    record Skip() implements Packet {}

    /** Still working. */
    record Progress() implements Packet {}

    record AddHeader(String name, byte[] value) implements Packet {}

    record InsertHeader(int index, String name, byte[] value) implements Packet {}

    /** An empty value deletes. */
    record ChangeHeader(int index, String name, byte[] value) implements Packet {}

    /** A stretch of the new body; all stretches must follow each other. */
    record ReplaceBody(byte[] bytes) implements Packet {}

    record ChangeSender(String path) implements Packet {}

    record AddRecipient(String path) implements Packet {}

    record DeleteRecipient(String path) implements Packet {}

    record Quarantine(String reason) implements Packet {}
}

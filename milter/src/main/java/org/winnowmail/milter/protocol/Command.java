// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.List;

/**
 * What the MTA says. Texts are bytes in ISO-8859-1, one character each, so that they can be given back
 * unchanged; {@link WireText#decode} makes them readable.
 */
sealed interface Command {
    /** First packet of a connection: what the MTA can do. */
    record Negotiate(int version, int actions, int steps) implements Command {}

    /**
     * Macros for the event that follows; parsed when asked for.
     *
     * @param event command code of that event
     * @param list names and values, each closed by NUL
     */
    record Macros(char event, byte[] list) implements Command {}

    /**
     * A client connected.
     *
     * @param host its name, or {@code [address]}
     * @param family {@code 4}, {@code 6}, {@code L} (unix) or {@code U} (unknown)
     * @param port 0 for families without
     * @param address empty for {@code U}
     */
    record Connect(String host, char family, int port, String address) implements Command {}

    record Helo(String name) implements Command {}

    /** MAIL FROM: the path as typed, and ESMTP parameters. */
    record Mail(String path, List<String> parameters) implements Command {
        public Mail {
            parameters = List.copyOf(parameters);
        }
    }

    /** RCPT TO, likewise. */
    record Rcpt(String path, List<String> parameters) implements Command {
        public Rcpt {
            parameters = List.copyOf(parameters);
        }
    }

    record Data() implements Command {}

    /** An SMTP command the MTA does not know. */
    record Unknown(String line) implements Command {}

    /** One header field; lines of a folded value end in LF. */
    record Header(String name, byte[] value) implements Command {}

    record EndOfHeader() implements Command {}

    record BodyChunk(byte[] bytes) implements Command {}

    /** The message is complete; Sendmail may put the last body bytes here. */
    record EndOfBody(byte[] bytes) implements Command {}

    /** Forget the message. */
    record Abort() implements Command {}

    /** The connection ends. */
    record Quit() implements Command {}

    /** Another client's CONNECT follows on this connection. */
    record QuitNewConnection() implements Command {}
}

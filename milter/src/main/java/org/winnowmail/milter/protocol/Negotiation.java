// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.Map;
import java.util.Set;

/**
 * What was agreed on for a connection.
 *
 * <p>An event whose reply is not needed costs no round trip: the MTA sends a whole header and body in one
 * stream. So every reply is given up that the filter does not want, as far as the MTA offers that. Nothing
 * is claimed that was not offered: Postfix takes foreign actions for an error and does not check steps.
 */
record Negotiation(int version, int actions, int steps) {
    /** Oldest version anybody speaks; Sendmail 8.11. */
    static final int OLDEST = 2;

    /** Newest version: Sendmail 8.14, Postfix 2.6. */
    static final int NEWEST = 6;

    private static final int ALWAYS = Steps.HEADER_LEADING_SPACE
            | Steps.SKIP
            | Steps.NO_UNKNOWN
            | Steps.NR_UNKNOWN
            | Steps.NR_HELO
            | Steps.NR_DATA
            | Steps.NR_HEADER
            | Steps.NR_EOH
            | Steps.NR_BODY;

    /**
     * Macros asked for, by macro stage. Those about the client are in no default list of Postfix. For the
     * header fields (stage 6, which Postfix sends before each of them) one that has no value is named: an
     * empty list would bring the default one.
     */
    private static final Map<Integer, String> MACROS = Map.of(
            0,
            "j {daemon_name} {daemon_addr} {daemon_port} v _ {client_addr} {client_name} {client_port} {client_ptr}"
                    + " {client_connections}",
            1,
            "{tls_version} {cipher} {cipher_bits} {cert_subject} {cert_issuer}",
            2,
            "i {auth_type} {auth_authen} {auth_author} {mail_addr} {mail_host} {mail_mailer}",
            3,
            "i {rcpt_addr} {rcpt_host} {rcpt_mailer}",
            4,
            "i",
            5,
            "i",
            6,
            "{winnow_none}");

    /**
     * Agrees with an offer.
     *
     * @throws ProtocolException when the MTA is older than anything known
     */
    static Negotiation of(Command.Negotiate offer, Set<Stage> stages) {
        if (offer.version() < OLDEST) {
            throw new ProtocolException("milter protocol version " + offer.version() + "; at least 2 is needed");
        }
        int steps = ALWAYS;
        if (!stages.contains(Stage.CONNECT)) {
            steps |= Steps.NR_CONNECT;
        }
        if (!stages.contains(Stage.SENDER)) {
            steps |= Steps.NR_MAIL;
        }
        if (!stages.contains(Stage.RECIPIENT)) {
            steps |= Steps.NR_RCPT;
        }
        int actions = Actions.EDITS | Actions.SET_MACROS;
        return new Negotiation(Math.min(offer.version(), NEWEST), offer.actions() & actions, offer.steps() & steps);
    }

    Packet.Negotiated packet() {
        return new Packet.Negotiated(version, actions, steps, may(Actions.SET_MACROS) ? MACROS : Map.of());
    }

    /** Whether an action was offered. */
    boolean may(int action) {
        return (actions & action) == action;
    }

    /** Whether a step was agreed on. */
    boolean has(int step) {
        return (steps & step) == step;
    }

    /** Whether header values carry what stands between colon and text, both ways. */
    boolean leadingSpace() {
        return has(Steps.HEADER_LEADING_SPACE);
    }
}

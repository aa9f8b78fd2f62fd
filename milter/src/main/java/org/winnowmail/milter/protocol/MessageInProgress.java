// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;

/** The message under way, from MAIL to its end: envelope, origin, content, and whether something was dropped. */
final class MessageInProgress {
    private final long connection;
    private final int number;
    private final Origin origin;
    private final Optional<Address> sender;
    private final List<String> senderParameters;
    private final List<Address> recipients = new ArrayList<>(2);
    private final Map<String, String> recipientsAsTyped = new HashMap<>(4);
    private final MilterLimits limits;
    private final Collected content;
    private boolean truncated;

    private MessageInProgress(
            long connection,
            int number,
            Origin origin,
            Optional<Address> sender,
            List<String> senderParameters,
            MilterSettings settings) {
        this.connection = connection;
        this.number = number;
        this.origin = origin;
        this.sender = sender;
        this.senderParameters = senderParameters;
        this.limits = settings.limits();
        this.content = new Collected(settings);
    }

    static MessageInProgress of(
            long connection, int number, Command.Mail mail, Macros macros, MilterSettings settings) {
        return new MessageInProgress(
                connection,
                number,
                origin(mail, macros),
                address(mail.path(), macros.get('M', "mail_addr")),
                mail.parameters().stream().map(WireText::decode).toList(),
                settings);
    }

    /**
     * cleanup(8) gives bare addresses, has a queue id from the start, and knows no mailer for the sender. A
     * client of smtpd(8) can leave the angle brackets out, but then there is a mailer, so nobody gets past
     * greylisting by typing so.
     */
    private static Origin origin(Command.Mail mail, Macros macros) {
        boolean bare = !mail.path().startsWith("<");
        boolean queued = !macros.get('M', "i").isEmpty();
        boolean routed = !macros.get('M', "mail_mailer").isEmpty();
        return bare && queued && !routed ? Origin.LOCAL : Origin.SMTP;
    }

    /** The macro holds the address as the MTA understood it; the path what the client typed. */
    private static Optional<Address> address(String path, String macro) {
        boolean none = path.isEmpty() || path.equals("<>");
        return none || macro.isEmpty() ? Address.parse(WireText.decode(path)) : Address.parse(macro);
    }

    /** The address of a recipient; empty for what cannot be one. */
    static Optional<Address> recipient(Command.Rcpt rcpt, Macros macros) {
        return address(rcpt.path(), macros.get('R', "rcpt_addr"));
    }

    /** The MTA shows recipients that it has refused, when asked to, with mailer {@code error}. */
    static boolean refusedByMta(Macros macros) {
        return macros.get('R', "rcpt_mailer").equals("error");
    }

    void add(Address recipient, Command.Rcpt rcpt) {
        if (recipients.size() >= limits.recipients()) {
            truncated = true;
            return;
        }
        recipients.add(recipient);
        recipientsAsTyped.putIfAbsent(recipient.toString(), rcpt.path());
    }

    /**
     * Takes a header field.
     *
     * @param leadingSpace whether the value is as received; otherwise the MTA has cut the blank after the
     *     colon
     */
    void header(Command.Header header, boolean leadingSpace) {
        byte[] value = header.value();
        if (!leadingSpace) {
            byte[] spaced = new byte[value.length + 1];
            spaced[0] = ' ';
            System.arraycopy(value, 0, spaced, 1, value.length);
            value = spaced;
        }
        truncated |= !content.header(HeaderField.of(header.name(), value));
    }

    /** Takes body bytes; false when the limit is reached and more need not come. */
    boolean body(byte[] bytes) {
        boolean taken = content.body(bytes);
        truncated |= !taken;
        return taken;
    }

    Collected content() {
        return content;
    }

    Origin origin() {
        return origin;
    }

    Map<String, String> recipientsAsTyped() {
        return recipientsAsTyped;
    }

    /** All that is known now, as a value. */
    Transaction transaction(Client client, String helo, Macros macros) {
        String user = macros.get("auth_authen");
        Envelope envelope = new Envelope(
                client,
                helo,
                sender,
                recipients,
                user.isEmpty() ? Optional.empty() : Optional.of(user),
                macros.get("i"),
                macros.all());
        return new Transaction(connection, number, origin, senderParameters, envelope, truncated);
    }
}

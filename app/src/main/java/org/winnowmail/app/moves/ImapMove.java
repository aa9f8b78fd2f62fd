// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.moves;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.winnowmail.store.MailboxName;
import org.winnowmail.store.StoreException;
import org.winnowmail.store.User;

/**
 * A command that put mail into another mailbox, as Dovecot 2.4 tells of it: {@code imap_command_finished} in JSON.
 *
 * @param from the mailbox selected
 * @param to where the mail went
 * @param begun when the command began, by Dovecot's clock
 * @param ended when it was done
 */
record ImapMove(User user, MailboxName from, MailboxName to, Instant begun, Instant ended) {
    private static final Set<String> COMMANDS = Set.of("MOVE", "UID MOVE", "COPY", "UID COPY");

    /** Largest event looked at; Dovecot's have about 1 KB. */
    private static final int MOST_CHARS = 64 * 1024;

    /** JSON is YAML, and the reader of the configuration is at hand. */
    private static final LoadSettings JSON = LoadSettings.builder()
            .setLabel("event")
            .setCodePointLimit(MOST_CHARS)
            .setMaxAliasesForCollections(0)
            .build();

    /** Reads an event; empty for all that is no such command, went wrong, or has a name we cannot read. */
    static Optional<ImapMove> read(String json) {
        if (json.length() > MOST_CHARS) {
            return Optional.empty();
        }
        try {
            if (!(new Load(JSON).loadFromString(json) instanceof Map<?, ?> event)
                    || !(event.get("fields") instanceof Map<?, ?> fields)
                    || !text(event, "event").equals("imap_command_finished")
                    || !COMMANDS.contains(text(fields, "cmd_name"))
                    || !text(fields, "tagged_reply_state").equals("OK")) {
                return Optional.empty();
            }
            Optional<User> user = User.named(text(fields, "user"));
            Optional<String> to = target(text(fields, "cmd_args"));
            if (user.isEmpty() || to.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new ImapMove(
                    user.get(),
                    MailboxName.of(text(fields, "mailbox")),
                    MailboxName.ofImap(to.get()),
                    Instant.parse(text(event, "start_time")),
                    Instant.parse(text(event, "end_time"))));
        } catch (YamlEngineException | DateTimeException | StoreException noSuchEvent) {
            return Optional.empty();
        }
    }

    private static String text(Map<?, ?> fields, String key) {
        Object value = fields.get(key);
        return value == null ? "" : value.toString();
    }

    /** The mailbox behind the set of messages, an atom or a quoted string; literals are not shown in events. */
    private static Optional<String> target(String arguments) {
        int blank = arguments.indexOf(' ');
        String name = blank < 0 ? "" : arguments.substring(blank + 1).strip();
        if (name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"")) {
            return Optional.of(name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1"));
        }
        return name.isEmpty() || name.startsWith("<") ? Optional.empty() : Optional.of(name);
    }
}

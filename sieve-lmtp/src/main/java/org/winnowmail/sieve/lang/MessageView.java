// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;
import org.winnowmail.sieve.host.SieveMessageContext;

/**
 * The current message with what was read of it. Shared by all scripts of one delivery; forgotten when
 * another message becomes current, and its fields when a header is edited.
 */
public final class MessageView {
    private final SieveMessageContext context;
    private Message current;
    private Optional<Message> enclosed = Optional.empty();
    private Map<String, List<Field>> fields = Map.of();
    private boolean indexed;
    private final Map<Class<?>, Object> scratch = new HashMap<>();

    public MessageView(SieveMessageContext context) {
        this.context = context;
        this.current = context.message();
    }

    public SieveMessageContext context() {
        return context;
    }

    /** The message as edited so far. */
    public Message message() {
        return current;
    }

    /** All fields of one name, top down. The name may be of any case; lower case is faster. */
    public List<Field> fields(String name) {
        if (!indexed) {
            index();
        }
        List<Field> found = fields.get(name);
        if (found == null) {
            found = fields.get(name.toLowerCase(Locale.ROOT));
        }
        return found == null ? List.of() : found;
    }

    private void index() {
        Map<String, List<Field>> byName = new HashMap<>();
        for (HeaderField field : current.headers()) {
            byName.computeIfAbsent(field.name().toLowerCase(Locale.ROOT), n -> new ArrayList<>(1))
                    .add(new Field(field));
        }
        fields = byName;
        indexed = true;
    }

    /** Puts other header fields on the message. */
    public void edit(Headers headers) {
        replace(current.withHeaders(headers));
    }

    /** Puts another message in its place, as filters and enclose do. */
    public void replace(Message message) {
        current = message;
        indexed = false;
        scratch.clear();
    }

    /** Puts a message in its place that holds it as an attachment. */
    public void enclose(Message around) {
        enclosed = Optional.of(forwarded());
        replace(around);
    }

    /** What a redirect sends: the message as it was before any enclosure (RFC 5703, section 6). */
    public Message forwarded() {
        return enclosed.orElse(current);
    }

    /** What an extension knows about the current message; made on first use. */
    public <T> T scratch(Class<T> type, Supplier<T> maker) {
        return type.cast(scratch.computeIfAbsent(type, t -> maker.get()));
    }
}

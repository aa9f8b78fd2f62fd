// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The macros of a session, by the event they came with.
 *
 * <p>A packet replaces all values of its event. Those of CONNECT and HELO hold for the session, the others
 * for the message; a message never sees those of the one before. A packet comes directly before its event,
 * so at each event a list that is not {@code fresh} belongs to an earlier one. Lists are parsed when asked
 * for: Postfix may send one before each header field, and nobody looks at those.
 */
final class Macros {
    /** In the order of a session; a later event's value wins. */
    private static final String EVENTS = "CHMRTLNBEU";

    private static final int FIRST_OF_MESSAGE = EVENTS.indexOf('M');

    /** Longest list kept, in bytes; Postfix's are a few hundred, and a frame may be a megabyte. */
    private static final int LIST_BYTES = 16 * 1024;

    private final Slot[] slots = new Slot[EVENTS.length()];

    Macros() {
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new Slot();
        }
    }

    private static final class Slot {
        private byte @Nullable [] list;
        private @Nullable Map<String, String> values;
        private boolean fresh;

        void clear() {
            list = null;
            values = null;
            fresh = false;
        }

        Map<String, String> values() {
            Map<String, String> known = values;
            if (known == null) {
                byte[] bytes = list;
                known = bytes == null ? Map.of() : parse(bytes);
                values = known;
            }
            return known;
        }
    }

    void put(Command.Macros macros) {
        int event = EVENTS.indexOf(macros.event());
        if (event < 0) {
            return;
        }
        Slot slot = slots[event];
        slot.clear();
        if (macros.list().length <= LIST_BYTES) {
            slot.list = macros.list();
        }
        slot.fresh = true;
    }

    /** An event begins: its list is used once; an old one is dropped. */
    void event(char event) {
        Slot slot = slots[EVENTS.indexOf(event)];
        if (!slot.fresh) {
            slot.clear();
        }
        slot.fresh = false;
    }

    /** A new client on the connection; only what came directly before its CONNECT stays. */
    void newConnection() {
        event('C');
        for (int i = 1; i < slots.length; i++) {
            slots[i].clear();
        }
    }

    /** The client is gone. */
    void clear() {
        for (Slot slot : slots) {
            slot.clear();
        }
    }

    /** A message begins with MAIL; only what came directly before stays of the message's macros. */
    void newMessage() {
        event('M');
        for (int i = FIRST_OF_MESSAGE + 1; i < slots.length; i++) {
            slots[i].clear();
        }
    }

    /** A message is over. */
    void endOfMessage() {
        for (int i = FIRST_OF_MESSAGE; i < slots.length; i++) {
            slots[i].clear();
        }
    }

    /** The value that came with an event, by name without braces; empty when there is none. */
    String get(char event, String name) {
        return slots[EVENTS.indexOf(event)].values().getOrDefault(name, "");
    }

    /** The latest value of a macro, by name without braces; empty when there is none. */
    String get(String name) {
        for (int i = slots.length - 1; i >= 0; i--) {
            String value = slots[i].values().getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    /** All values by name without braces, but for those that concern one recipient. */
    Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        for (Slot slot : slots) {
            slot.values().forEach((name, value) -> {
                if (!name.startsWith("rcpt_")) {
                    all.put(name, value);
                }
            });
        }
        return all;
    }

    private static Map<String, String> parse(byte[] list) {
        Map<String, String> values = new HashMap<>();
        int at = 0;
        while (at < list.length) {
            int nameEnd = nul(list, at);
            int valueEnd = nameEnd < list.length ? nul(list, nameEnd + 1) : nameEnd;
            String name = new String(list, at, nameEnd - at, StandardCharsets.ISO_8859_1);
            if (name.length() > 2 && name.startsWith("{") && name.endsWith("}")) {
                name = name.substring(1, name.length() - 1);
            }
            if (nameEnd < list.length && !name.isEmpty()) {
                String value = new String(list, nameEnd + 1, valueEnd - nameEnd - 1, StandardCharsets.ISO_8859_1);
                values.put(name, WireText.decode(value));
            }
            at = valueEnd + 1;
        }
        return values;
    }

    private static int nul(byte[] list, int from) {
        int at = from;
        while (at < list.length && list[at] != 0) {
            at++;
        }
        return at;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A mailbox of one user, by its path: {@code INBOX}, {@code Junk}, {@code Lists/java}.
 *
 * <p>Names come from scripts and from the detail part of addresses, so from anybody. A value of this type
 * names a mailbox below the user's root and nothing else, in any layout: no empty, dot or dot-dot part, no
 * control character, none of the names that a Maildir or Dovecot uses for itself.
 *
 * @param parts from the top; at least one
 */
public record MailboxName(List<String> parts) {
    public static final MailboxName INBOX = new MailboxName(List.of("INBOX"));

    /** Longest part in UTF-8 bytes; a file name may have 255, modified UTF-7 makes it longer. */
    private static final int MAX_PART = 120;

    private static final int MAX_DEPTH = 16;

    /** What a Maildir or Dovecot keeps in the same directory. */
    private static final Set<String> RESERVED =
            Set.of("cur", "new", "tmp", "subscriptions", "maildirfolder", "maildirsize");

    public MailboxName {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a name with {@code /} between its parts.
     *
     * @throws StoreException of kind {@link StoreException.Kind#BAD_NAME} with what is wrong
     */
    public static MailboxName of(String name) throws StoreException {
        String nfc = Normalizer.normalize(name, Normalizer.Form.NFC);
        List<String> parts = List.of(nfc.split("/", -1));
        if (parts.size() > MAX_DEPTH) {
            throw bad(name, "more than " + MAX_DEPTH + " levels");
        }
        for (String part : parts) {
            check(name, part);
        }
        if (parts.size() == 1 && parts.getFirst().equalsIgnoreCase("INBOX")) {
            return INBOX;
        }
        return new MailboxName(parts);
    }

    /** Reads a name as IMAP4rev1 writes it, in modified UTF-7. */
    public static MailboxName ofImap(String name) throws StoreException {
        return of(ModifiedUtf7.decode(name));
    }

    private static void check(String name, String part) throws StoreException {
        if (part.isEmpty() || part.isBlank()) {
            throw bad(name, "a part is empty");
        }
        if (part.startsWith(".") || part.startsWith("~")) {
            throw bad(name, "a part starts with '" + part.charAt(0) + "'");
        }
        if (part.chars()
                .anyMatch(
                        c -> c < 0x20 || (c >= 0x7F && c < 0xA0) || c == '\\' || c == 0xFFFD || c == '*' || c == '%')) {
            throw bad(name, "a character that no mailbox name may have");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(part)) {
            throw bad(name, "not Unicode text");
        }
        if (part.getBytes(StandardCharsets.UTF_8).length > MAX_PART) {
            throw bad(name, "a part is longer than " + MAX_PART + " bytes");
        }
        String lower = part.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lower) || lower.startsWith("dovecot")) {
            throw bad(name, "'" + part + "' is used by the mail store itself");
        }
    }

    private static StoreException bad(String name, String why) {
        String shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
        return new StoreException(StoreException.Kind.BAD_NAME, "mailbox name '" + shown + "': " + why);
    }

    public boolean isInbox() {
        return equals(INBOX);
    }

    @Override
    public String toString() {
        return String.join("/", parts);
    }
}

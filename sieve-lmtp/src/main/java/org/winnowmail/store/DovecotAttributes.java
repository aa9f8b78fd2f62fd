// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Annotations of mailboxes and of the server (RFC 5464) where Dovecot keeps them with {@code imap_metadata = yes}
 * and {@code mail_attribute { dict file { path = … } }}: a file of a user's with a line for each key and one for
 * its value. Keys name the mailbox by its id; the server's entries lie beside those of INBOX. Read only: users
 * set them by IMAP.
 */
public final class DovecotAttributes {
    private static final Logger log = LoggerFactory.getLogger(DovecotAttributes.class);

    /** Where Dovecot puts entries of the mailbox "". */
    private static final String SERVER = "vendor/vendor.dovecot/pvt/server/";

    /** Largest file that is read. */
    private static final int MOST_BYTES = 4 << 20;

    private final PathPattern file;
    private final MailStore store;

    /**
     * Annotations in these files.
     *
     * @param file pattern of a user's file, see {@link PathPattern}
     * @param store knows mailboxes' ids
     * @throws IllegalArgumentException when the pattern cannot be read
     */
    public DovecotAttributes(String file, MailStore store) {
        this.file = PathPattern.of(file);
        this.store = store;
    }

    /** All that a user's file holds now, by key in lower case: entry names are without case (RFC 5464, section 3.2). */
    public Map<String, String> entries(User user) {
        Optional<Path> path = file.of(user);
        if (path.isEmpty()) {
            return Map.of();
        }
        Map<String, String> entries = new HashMap<>();
        try (InputStream in = Files.newInputStream(path.get())) {
            String[] lines = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).split("\n", -1);
            for (int i = 0; i + 1 < lines.length; i += 2) {
                entries.put(unescaped(lines[i]).toLowerCase(Locale.ROOT), unescaped(lines[i + 1]));
            }
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (IOException e) {
            log.error("annotations of {}: {}", user.login(), e.toString());
        }
        return entries;
    }

    /**
     * The key of an entry such as {@code /private/comment}; empty when the mailbox has no id.
     *
     * @param mailbox empty for the server
     */
    public Optional<String> key(User user, Optional<MailboxName> mailbox, String entry) throws StoreException {
        String below = entry.substring(entry.indexOf('/', 1) + 1);
        String kind = entry.toLowerCase(Locale.ROOT).startsWith("/shared/") ? "shared/" : "priv/";
        return store.id(user, mailbox.orElse(MailboxName.INBOX))
                .map(id -> (kind + id + '/' + (mailbox.isEmpty() ? SERVER : "") + below).toLowerCase(Locale.ROOT));
    }

    /** Dovecot writes a control-A and a letter for characters that would break its lines. */
    private static String unescaped(String line) {
        if (line.indexOf('\001') < 0) {
            return line;
        }
        StringBuilder out = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c != '\001' || i + 1 == line.length()) {
                out.append(c);
                continue;
            }
            char code = line.charAt(++i);
            out.append(
                    switch (code) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case '0' -> '\0';
                        case '1' -> '\001';
                        default -> code;
                    });
        }
        return out.toString();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.time.Duration;

/**
 * How Maildirs are laid out; must agree with the IMAP server that reads them.
 *
 * @param path pattern of a user's mail directory, see {@link PathPattern}
 * @param layout Dovecot's {@code mailbox_list_layout}
 * @param utf8Names Dovecot's {@code mailbox_list_utf8}: names in UTF-8; otherwise in modified UTF-7
 * @param lineEnds line ends in the files. CRLF stores the bytes exactly as they came, also lone CR and LF;
 *     Dovecot reads it like the files it writes itself with {@code mail_save_crlf = yes}. LF is what older
 *     tools on the same files expect; a message that has lone LFs cannot be told from one without then
 * @param hostname part of every file name; names the machine in a shared directory
 * @param lockTime how long to wait for Dovecot's lock before a mail goes in without its keywords
 */
public record MaildirSettings(
        String path, Layout layout, boolean utf8Names, LineEnds lineEnds, String hostname, Duration lockTime) {
    /** How mailbox names become directories. */
    public enum Layout {
        /** {@code Lists/java} in {@code Lists/java}. */
        FS,
        /** {@code Lists/java} in {@code .Lists.java}. */
        MAILDIRPP
    }

    /** See {@link #lineEnds}. */
    public enum LineEnds {
        CRLF,
        LF
    }

    /** The layout of the Dovecot configuration that comes with the project. */
    public static MaildirSettings defaults(String hostname) {
        return new MaildirSettings(
                "./data/mail/%{domain}/%{user}", Layout.FS, true, LineEnds.CRLF, hostname, Duration.ofSeconds(10));
    }

    public MaildirSettings withPath(String pattern) {
        return new MaildirSettings(pattern, layout, utf8Names, lineEnds, hostname, lockTime);
    }

    public MaildirSettings withLayout(Layout other, boolean utf8) {
        return new MaildirSettings(path, other, utf8, lineEnds, hostname, lockTime);
    }

    public MaildirSettings withLineEnds(LineEnds other) {
        return new MaildirSettings(path, layout, utf8Names, other, hostname, lockTime);
    }

    public MaildirSettings withLockTime(Duration time) {
        return new MaildirSettings(path, layout, utf8Names, lineEnds, hostname, time);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.message.ByteSink;
import org.winnowmail.store.MaildirSettings.Layout;
import org.winnowmail.store.MaildirSettings.LineEnds;

/**
 * Maildirs as Dovecot reads them.
 *
 * <p>A mail is written to {@code tmp/}, synced, and renamed into {@code new/}, or into {@code cur/} with
 * its flags when it has some. {@code new/} needs no lock, and {@code dovecot-uidlist} is never touched. A
 * reader sees a whole mail or none. Its size and its size with CRLF stand in the name ({@code ,S=,W=}), so
 * Dovecot need not open it for a quota or a list; the file's time is INTERNALDATE.
 */
public final class MaildirStore implements MailStore {
    private static final List<String> PARTS = List.of("tmp", "new", "cur");

    private final MaildirSettings settings;
    private final PathPattern pattern;
    private final MaildirNames names;

    public MaildirStore(MaildirSettings settings) {
        this.settings = settings;
        this.pattern = PathPattern.of(settings.path());
        this.names = new MaildirNames(settings.hostname());
    }

    @Override
    public boolean exists(User user, MailboxName mailbox) throws StoreException {
        return mailbox.isInbox() || Files.isDirectory(directory(user, mailbox).resolve("cur"));
    }

    @Override
    public void create(User user, MailboxName mailbox, boolean subscribe) throws StoreException {
        Path directory = directory(user, mailbox);
        try {
            boolean there = Files.isDirectory(directory.resolve("cur"));
            make(directory, mailbox);
            if (subscribe && !there && !mailbox.isInbox()) {
                String separator = settings.layout() == Layout.FS ? "/" : ".";
                Subscriptions.add(root(user), onDisk(mailbox), separator, settings.lockTime());
            }
        } catch (IOException e) {
            throw StoreException.of("mailbox " + mailbox + " of " + user.login(), e);
        }
    }

    @Override
    public Optional<String> id(User user, MailboxName mailbox) throws StoreException {
        return MaildirIds.id(directory(user, mailbox));
    }

    @Override
    public Map<String, MailboxName> ids(User user) throws StoreException {
        Path root = root(user);
        Map<String, MailboxName> ids = new HashMap<>();
        try {
            Map<String, Path> found = Files.isDirectory(root) ? MaildirIds.all(root) : Map.of();
            for (Map.Entry<String, Path> mailbox : found.entrySet()) {
                String below = root.relativize(mailbox.getValue()).toString();
                try {
                    ids.put(mailbox.getKey(), below.isEmpty() ? MailboxName.INBOX : MailboxName.of(name(below)));
                } catch (StoreException noName) {
                    // a directory that no script can name: somebody else put it there
                }
            }
            return ids;
        } catch (IOException e) {
            throw StoreException.of("mailboxes of " + user.login(), e);
        }
    }

    /** Files of mail that came into a mailbox from another one between two moments, oldest name first. */
    public List<Path> arrivals(User user, MailboxName mailbox, Instant from, Instant until) throws StoreException {
        try {
            return MaildirArrivals.between(directory(user, mailbox), from, until).stream()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw StoreException.of("mailbox " + mailbox + " of " + user.login(), e);
        }
    }

    /** The name of the mailbox whose directory this is. */
    private String name(String below) {
        String parts = settings.layout() == Layout.FS
                ? below
                : below.replaceFirst("^[.]", "").replace('.', '/');
        return settings.utf8Names() ? parts : ModifiedUtf7.decode(parts);
    }

    @Override
    public Staged stage(User user, MailboxName mailbox, Letter letter) throws StoreException {
        Path directory = directory(user, mailbox);
        try {
            if (!Files.isDirectory(directory.resolve("tmp"))) {
                if (!mailbox.isInbox() && !Files.isDirectory(directory.resolve("cur"))) {
                    throw new StoreException(StoreException.Kind.NO_MAILBOX, "no mailbox " + mailbox);
                }
                make(directory, mailbox);
            }
            String base = names.next();
            Path tmp = directory.resolve("tmp").resolve(base);
            Written written = write(tmp, letter);
            String name = base + ",S=" + written.size() + ",W=" + written.withCrlf();
            String flags = MaildirFlags.letters(directory, letter.flags(), settings.lockTime());
            Path target = flags.isEmpty()
                    ? directory.resolve("new").resolve(name)
                    : directory.resolve("cur").resolve(name + ":2," + flags);
            return new StagedMail(mailbox, new Staged.Move(tmp, target));
        } catch (IOException e) {
            throw StoreException.of("mailbox " + mailbox + " of " + user.login(), e);
        } catch (UncheckedIOException e) {
            throw StoreException.of("mailbox " + mailbox + " of " + user.login(), new IOException(e.getMessage(), e));
        }
    }

    /** @param withCrlf the size if every line ended in CRLF, which IMAP calls RFC822.SIZE */
    private record Written(long size, long withCrlf) {}

    private Written write(Path tmp, Letter letter) throws IOException {
        try (FileChannel channel = FileChannel.open(
                tmp,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            MaildirWriter writer = new MaildirWriter(channel, settings.lineEnds() == LineEnds.LF);
            letter.content().accept(writer);
            writer.finish();
            Files.setLastModifiedTime(tmp, FileTime.from(letter.received()));
            channel.force(true);
            return new Written(writer.size(), writer.sizeWithCrlf());
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(tmp);
            throw e;
        }
    }

    private Path root(User user) throws StoreException {
        return pattern.of(user)
                .orElseThrow(() -> new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        "path " + pattern + " needs a field that the user database does not give for " + user.login()));
    }

    private Path directory(User user, MailboxName mailbox) throws StoreException {
        Path root = root(user);
        if (mailbox.isInbox()) {
            return root;
        }
        List<String> parts = onDisk(mailbox);
        Path directory = switch (settings.layout()) {
            case FS -> root.resolve(String.join("/", parts));
            case MAILDIRPP -> {
                if (parts.stream().anyMatch(p -> p.contains("."))) {
                    throw new StoreException(
                            StoreException.Kind.BAD_NAME,
                            "mailbox name '" + mailbox + "': a dot is the separator of this layout");
                }
                yield root.resolve("." + String.join(".", parts));
            }
        };
        // MailboxName allows nothing that could lead elsewhere; a second look costs nothing.
        if (!directory.normalize().startsWith(root.normalize())) {
            throw new StoreException(StoreException.Kind.BAD_NAME, "mailbox name '" + mailbox + "' leaves its user");
        }
        return directory;
    }

    private List<String> onDisk(MailboxName mailbox) {
        return settings.utf8Names()
                ? mailbox.parts()
                : mailbox.parts().stream().map(ModifiedUtf7::encode).toList();
    }

    private void make(Path directory, MailboxName mailbox) throws IOException {
        for (String part : PARTS) {
            Durable.createDirectories(directory.resolve(part));
        }
        Path marker = directory.resolve("maildirfolder");
        if (!mailbox.isInbox() && !Files.exists(marker)) {
            Durable.write(marker, new byte[0]);
            Durable.sync(directory);
        }
    }

    /** A mail in {@code tmp/}. */
    private record StagedMail(MailboxName mailbox, Move move) implements Staged {
        @Override
        public List<Move> moves() {
            return List.of(move);
        }

        @Override
        public String target() {
            return mailbox.toString();
        }

        @Override
        public void commit() throws StoreException {
            Moves.perform(moves());
        }

        @Override
        public void rollback() {
            try {
                Files.deleteIfExists(move.from());
            } catch (IOException e) {
                // A file in tmp/ is seen by nobody, and Dovecot removes old ones.
            }
        }
    }

    /** Counts and buffers what is written, and makes CRLF to LF where the settings ask for it. */
    private static final class MaildirWriter implements ByteSink {
        private final FileChannel channel;
        private final boolean toLf;
        private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        private long size;
        private long bareLfs;
        private boolean lastWasCr;

        MaildirWriter(FileChannel channel, boolean toLf) {
            this.channel = channel;
            this.toLf = toLf;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                byte b = bytes[i];
                if (toLf) {
                    // A CR is held back until it is known whether an LF follows.
                    if (lastWasCr && b != '\n') {
                        put((byte) '\r');
                    }
                    if (b == '\n') {
                        bareLfs++;
                    }
                    if (b != '\r') {
                        put(b);
                    }
                } else {
                    if (b == '\n' && !lastWasCr) {
                        bareLfs++;
                    }
                    put(b);
                }
                lastWasCr = b == '\r';
            }
        }

        private void put(byte b) {
            if (!buffer.hasRemaining()) {
                drain();
            }
            buffer.put(b);
            size++;
        }

        private void drain() {
            try {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer.clear();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void finish() {
            if (toLf && lastWasCr) {
                put((byte) '\r');
            }
            drain();
        }

        long size() {
            return size;
        }

        long sizeWithCrlf() {
            return size + bareLfs;
        }
    }
}

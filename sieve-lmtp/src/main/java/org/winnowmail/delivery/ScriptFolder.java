// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.winnowmail.store.Durable;

/**
 * One user's scripts on disk, as Pigeonhole keeps them: {@code NAME.sieve} in a directory, written through
 * its {@code tmp/}; the active one is what a relative symbolic link points to. Each change is one rename,
 * so a delivery that reads meanwhile sees the old state or the new one.
 *
 * <p>Where the link should be there may be a plain file, written by hand: it is the active script then, has
 * no name, and is kept as a script of its own when another one is made active.
 */
public final class ScriptFolder {
    private static final String SUFFIX = ".sieve";

    /** Longest name in UTF-8 bytes, so that the file name with suffix and random part fits in 255. */
    private static final int MAX_NAME = 200;

    private final Path directory;
    private final Path active;

    /**
     * A folder that may not exist yet.
     *
     * @param directory where the scripts are
     * @param active the link to the active one, such as {@code ~/.dovecot.sieve}
     */
    public ScriptFolder(Path directory, Path active) {
        this.directory = directory.toAbsolutePath().normalize();
        this.active = active.toAbsolutePath().normalize();
    }

    /** Whether a text can name a script (RFC 5804, section 1.6, and what a file system needs). */
    public static boolean isName(String name) {
        return !name.isBlank()
                && name.charAt(0) != '.'
                && name.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME
                && StandardCharsets.UTF_8.newEncoder().canEncode(name)
                && name.chars()
                        .noneMatch(c -> c < 0x20
                                || (c >= 0x7F && c <= 0x9F)
                                || c == 0x2028
                                || c == 0x2029
                                || c == '/'
                                || c == 0xFFFD);
    }

    /** Names in byte order. */
    public List<String> list() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX) && Files.isRegularFile(file)) {
                    String script = name.substring(0, name.length() - SUFFIX.length());
                    if (isName(script)) {
                        names.add(script);
                    }
                }
            }
        }
        return List.copyOf(names);
    }

    /** Name of the active script; empty when none is active or the active one has no name. */
    public Optional<String> activeName() throws IOException {
        if (!Files.isSymbolicLink(active)) {
            return Optional.empty();
        }
        Path target = active.resolveSibling(Files.readSymbolicLink(active)).normalize();
        String name = target.getFileName().toString();
        boolean ours = directory.equals(target.getParent()) && name.endsWith(SUFFIX) && Files.isRegularFile(target);
        return ours ? Optional.of(name.substring(0, name.length() - SUFFIX.length())) : Optional.empty();
    }

    /** The file of the active script; empty when none is active. A link that leads nowhere is none. */
    public Optional<Path> activeFile() {
        return Files.isRegularFile(active) ? Optional.of(active) : Optional.empty();
    }

    /** A script's file; the script may be missing. */
    public Optional<Path> file(String name) {
        return isName(name) ? Optional.of(directory.resolve(name + SUFFIX)) : Optional.empty();
    }

    /** The script's bytes; empty when there is none of that name. */
    public Optional<byte[]> get(String name) throws IOException {
        Optional<Path> file = file(name);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(file.get()));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }

    public boolean has(String name) {
        return file(name).filter(Files::isRegularFile).isPresent();
    }

    /** Size of a script in bytes; 0 when missing. */
    public long size(String name) throws IOException {
        return has(name) ? Files.size(path(name)) : 0;
    }

    private Path path(String name) throws IOException {
        return file(name).orElseThrow(() -> new IOException("'" + name + "' is no name for a script"));
    }

    /** Writes a script, replacing one of that name. */
    public void put(String name, byte[] text) throws IOException {
        Path file = path(name);
        Path tmp = directory.resolve("tmp");
        Durable.createDirectories(tmp);
        Path next = tmp.resolve(
                name + "-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + SUFFIX);
        Durable.write(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        Durable.sync(directory);
    }

    /** Removes a script; false when there is none. */
    public boolean delete(String name) throws IOException {
        boolean there = Files.deleteIfExists(path(name));
        if (there) {
            Durable.sync(directory);
        }
        return there;
    }

    /**
     * Renames a script; if it is the active one, it stays so.
     *
     * @throws FileAlreadyExistsException when the new name is taken
     */
    public void rename(String from, String to) throws IOException {
        boolean wasActive = activeName().filter(from::equals).isPresent();
        // A hard link fails when the new name is taken, which a rename would not.
        Files.createLink(path(to), path(from));
        if (wasActive) {
            link(to);
        }
        Files.delete(path(from));
        Durable.sync(directory);
    }

    /** Makes a script the active one. */
    public void activate(String name) throws IOException {
        keepPlainFile();
        link(name);
    }

    /** Leaves no script active. */
    public void deactivate() throws IOException {
        keepPlainFile();
        if (Files.deleteIfExists(active)) {
            Durable.sync(Durable.directoryOf(active));
        }
    }

    private void link(String name) throws IOException {
        Path parent = Durable.directoryOf(active);
        Durable.createDirectories(parent);
        Path next = parent.resolve(
                ".sieve-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        Files.createSymbolicLink(next, parent.relativize(path(name)));
        Files.move(next, active, StandardCopyOption.ATOMIC_MOVE);
        Durable.sync(parent);
    }

    /** A plain file in the link's place becomes a script: {@code kept}, {@code kept-2}, … */
    private void keepPlainFile() throws IOException {
        if (!Files.isRegularFile(active, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        byte[] text = Files.readAllBytes(active);
        String name = "kept";
        for (int i = 2; has(name); i++) {
            name = "kept-" + i;
        }
        put(name, text);
    }
}

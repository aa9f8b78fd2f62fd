// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.lists;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.store.PathPattern;
import org.winnowmail.store.User;

/**
 * The lists a user's scripts can ask. A list is a file whose name is the list's name, without a leading colon
 * and with {@code %2F} for a slash; the first directory that has it decides. An entry is a value, or {@code
 * @domain} for every address of that domain; letters count without case. Each question looks at the file's time
 * and size, and reads it again when they have changed. Any thread may ask.
 */
public final class NamedLists {
    private static final Logger log = LoggerFactory.getLogger(NamedLists.class);

    /** Longest name, as of a file. */
    private static final int LONGEST_NAME = 200;

    /** Largest file that is read; 300,000 addresses. */
    private static final long MOST_BYTES = 8L << 20;

    /** Heap for lists, by the size of their files, a few times over. */
    private static final long CACHE_BYTES = 32L << 20;

    private record Stamp(Object inode, long time, long size) {}

    private record Content(Stamp stamp, Set<String> values, List<String> inOrder) {}

    private final List<PathPattern> directories;
    private final Cache<Path, Content> cache = Caffeine.newBuilder()
            .maximumWeight(CACHE_BYTES)
            .weigher((Path file, Content content) ->
                    (int) Math.min(MOST_BYTES, 200 + content.stamp().size()))
            .build();

    /**
     * Lists in these directories.
     *
     * @param directories patterns as {@link PathPattern} reads them; the first that has a list decides
     * @throws IllegalArgumentException when a pattern cannot be read
     */
    public NamedLists(List<String> directories) {
        this.directories = directories.stream().map(PathPattern::of).toList();
    }

    /** Whether there is a list of that name for the user. */
    public boolean exists(User user, String list) {
        return find(user, list).isPresent();
    }

    /** Whether the list holds the value, or the domain of the address that the value is. */
    public boolean contains(User user, String list, String value) {
        Optional<Content> content = find(user, list).flatMap(this::read);
        if (content.isEmpty()) {
            return false;
        }
        String lower = value.strip().toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        Set<String> values = content.get().values();
        return values.contains(lower) || (at > 0 && values.contains(lower.substring(at)));
    }

    /** The entries in the order of the file, without those that stand for a whole domain. */
    public List<String> members(User user, String list) {
        return find(user, list).flatMap(this::read).map(Content::inOrder).orElse(List.of());
    }

    private Optional<Path> find(User user, String list) {
        String bare = list.startsWith(":") ? list.substring(1) : list;
        String name = bare.replace("/", "%2F");
        boolean plain = !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.charAt(0) != '.'
                && name.chars().noneMatch(c -> c == '\\' || c < 0x20 || c == 0x7F || c == 0xFFFD);
        if (!plain) {
            return Optional.empty();
        }
        for (PathPattern directory : directories) {
            Optional<Path> file = directory.of(user).map(d -> d.resolve(name)).filter(Files::isRegularFile);
            if (file.isPresent()) {
                return file;
            }
        }
        return Optional.empty();
    }

    private Optional<Content> read(Path file) {
        try {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            Stamp stamp = new Stamp(
                    a.fileKey() == null ? file : a.fileKey(),
                    a.lastModifiedTime().toMillis(),
                    a.size());
            Content known = cache.getIfPresent(file);
            if (known == null || !known.stamp().equals(stamp)) {
                known = load(file, stamp);
                cache.put(file, known);
            }
            return Optional.of(known);
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException e) {
            log.error("list {} cannot be read: {}", file, e.toString());
            return Optional.empty();
        }
    }

    private static Content load(Path file, Stamp stamp) throws IOException {
        if (stamp.size() > MOST_BYTES) {
            log.error("list {} is larger than {} bytes: the rest is left out", file, MOST_BYTES);
        }
        Set<String> values = new HashSet<>();
        List<String> inOrder = new ArrayList<>();
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes((int) MOST_BYTES), StandardCharsets.UTF_8);
        }
        text.lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                .forEach(line -> {
                    boolean fresh = values.add(line.toLowerCase(Locale.ROOT));
                    if (fresh && !line.startsWith("@")) {
                        inOrder.add(line);
                    }
                });
        return new Content(stamp, Set.copyOf(values), List.copyOf(inOrder));
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.training;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files under a path that may hold mail.
 *
 * <p>A Maildir is one folder: of its directories only {@code cur} and {@code new} are read, and what is marked
 * as trashed or as a draft is left out. Its sub-folders are left out, too, and told: whoever says {@code ham
 * ~/Maildir} means the inbox, and Junk lies below it. Any other directory is walked.
 */
public final class MailFiles {
    private MailFiles() {}

    /**
     * What lies under a path.
     *
     * @param files that may hold mail, in name order
     * @param passedOver folders of a Maildir that have to be named to be read
     * @param unreadable files and directories that may not be looked at, with the reason
     */
    public record Found(List<MailSource> files, List<Path> passedOver, List<String> unreadable) {
        public Found {
            files = List.copyOf(files);
            passedOver = List.copyOf(passedOver);
            unreadable = List.copyOf(unreadable);
        }

        /** These and those. */
        public Found and(Found more) {
            return new Found(
                    joined(files, more.files),
                    joined(passedOver, more.passedOver),
                    joined(unreadable, more.unreadable));
        }

        private static <T> List<T> joined(List<T> a, List<T> b) {
            List<T> all = new ArrayList<>(a);
            all.addAll(b);
            return all;
        }
    }

    /** The files under a path; the path itself when it is no directory. */
    public static Found find(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isDirectory(path)) {
            return new Found(List.of(MailSource.file(path, Files.size(path))), List.of(), List.of());
        }
        Walk walk = new Walk(path);
        Files.walkFileTree(path.toRealPath(), walk);
        walk.files.sort(Comparator.comparing(MailSource::name));
        return new Found(walk.files, walk.passedOver, walk.unreadable);
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path asNamed;
        private final Path root;
        private final List<MailSource> files = new ArrayList<>();
        private final List<Path> passedOver = new ArrayList<>();
        private final List<String> unreadable = new ArrayList<>();

        Walk(Path asNamed) throws IOException {
            this.asNamed = asNamed;
            root = asNamed.toRealPath();
        }

        private Path named(Path found) {
            return asNamed.resolve(root.relativize(found));
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            Path parent = directory.getParent();
            if (directory.equals(root) || parent == null) {
                return FileVisitResult.CONTINUE;
            }
            String name = String.valueOf(directory.getFileName());
            if (isMaildir(parent)) {
                if (name.equals("cur") || name.equals("new")) {
                    return FileVisitResult.CONTINUE;
                }
                if (isMaildir(directory)) {
                    passedOver.add(named(directory));
                }
                return FileVisitResult.SKIP_SUBTREE;
            }
            return name.startsWith(".") && !isMaildir(directory)
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Path parent = file.getParent();
            boolean regular = attributes.isRegularFile() || (attributes.isSymbolicLink() && Files.isRegularFile(file));
            // Beside cur and new lie indexes, uid lists, subscriptions, Sieve scripts.
            if (regular && isWanted(String.valueOf(file.getFileName())) && (parent == null || !isMaildir(parent))) {
                files.add(MailSource.file(
                        named(file), attributes.isSymbolicLink() ? Files.size(file) : attributes.size()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) {
            unreadable.add(MailSource.reason(named(file).toString(), why));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException why) {
            if (why != null) {
                unreadable.add(MailSource.reason(named(directory).toString(), why));
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean isMaildir(Path directory) {
        return Files.isDirectory(directory.resolve("cur"), LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(directory.resolve("new"), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isWanted(String name) {
        // dovecot.index.log, dovecot-uidlist, .nfs…, .dovecot.lda-dupes: no mail.
        if (name.startsWith(".") || name.toLowerCase(Locale.ROOT).startsWith("dovecot")) {
            return false;
        }
        int flags = name.lastIndexOf(":2,");
        return flags < 0 || (name.indexOf('T', flags) < 0 && name.indexOf('D', flags) < 0);
    }
}

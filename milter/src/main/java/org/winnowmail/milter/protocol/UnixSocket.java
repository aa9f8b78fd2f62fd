// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file of a unix domain socket.
 *
 * <p>The server binds a name beside the final one, sets group and permissions, and moves the file into
 * place: nobody finds the socket with wrong permissions, and a file left by a killed server is replaced in
 * one step. A file on which somebody still listens is not touched.
 */
final class UnixSocket {
    /** Longest path the kernel takes, in bytes (sun_path of Linux less its NUL). */
    private static final int MAX_PATH = 107;

    private final Path path;
    private final Path fresh;
    private @Nullable Object identity;

    /**
     * Prepares a path for binding.
     *
     * @throws BindException when something else is there or somebody listens, with the remedy
     */
    UnixSocket(Path path) throws IOException {
        this.path = path.toAbsolutePath();
        this.fresh = this.path.resolveSibling(this.path.getFileName() + ".new");
        if (fresh.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
            throw new BindException("unix:" + path + ": the absolute path has more than " + (MAX_PATH - ".new".length())
                    + " bytes; choose a shorter one");
        }
        Path directory = Objects.requireNonNull(this.path.getParent(), "an absolute path of a file has a parent");
        if (!Files.isDirectory(directory)) {
            throw new BindException("unix:" + path + ": directory " + directory + " is missing; create it");
        }
        if (Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
            if (!isSocket(this.path)) {
                throw new BindException("unix:" + path + ": a file that is no socket is in the way; remove it");
            }
            if (answers(this.path)) {
                throw new BindException("unix:" + path + ": another process listens there; stop it first");
            }
        }
        Files.deleteIfExists(fresh);
    }

    /** Where to bind. */
    Path bindTo() {
        return fresh;
    }

    /** After binding: sets who may connect and moves the socket to its name. */
    void publish(String mode, Optional<String> group) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (group.isPresent()) {
            try {
                GroupPrincipal principal =
                        fresh.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group.get());
                view.setGroup(principal);
            } catch (IOException e) {
                throw new IOException(
                        "unix:" + path + ": cannot give the socket to group " + group.get()
                                + "; it must exist and the server's user be a member",
                        e);
            }
        }
        view.setPermissions(PosixFilePermissions.fromString(mode));
        identity = Files.readAttributes(fresh, BasicFileAttributes.class).fileKey();
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes the file, unless another server has put its own there meanwhile. */
    void remove() throws IOException {
        Files.deleteIfExists(fresh);
        if (identity != null
                && isSocket(path)
                && identity.equals(
                        Files.readAttributes(path, BasicFileAttributes.class).fileKey())) {
            Files.deleteIfExists(path);
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isOther();
    }

    private static boolean answers(Path path) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException nobody) {
            return false;
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp.wire;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A server certificate chain and its key (PEM; the key in PKCS#8 form). The files are read again when
 * one of them changes, so that a renewed certificate is served without a restart.
 */
public final class TlsFiles {
    private final Path certificate;
    private final Path key;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SslContext context;
    private FileTime certificateTime = FileTime.fromMillis(0);
    private FileTime keyTime = FileTime.fromMillis(0);

    public TlsFiles(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * The context for a new TLS session.
     *
     * @throws IOException when the files cannot be read or do not fit; the message names both
     */
    public SslContext context() throws IOException {
        lock.lock();
        try {
            FileTime newCertificate = Files.getLastModifiedTime(certificate);
            FileTime newKey = Files.getLastModifiedTime(key);
            SslContext current = context;
            if (current != null && newCertificate.equals(certificateTime) && newKey.equals(keyTime)) {
                return current;
            }
            SslContext fresh = SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            context = fresh;
            certificateTime = newCertificate;
            keyTime = newKey;
            return fresh;
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "TLS certificate " + certificate + " with key " + key + ": " + e.getMessage()
                            + "; both must be PEM, the key unencrypted PKCS#8 (BEGIN PRIVATE KEY)",
                    e);
        } finally {
            lock.unlock();
        }
    }
}

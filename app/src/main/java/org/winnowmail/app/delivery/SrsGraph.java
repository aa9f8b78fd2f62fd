// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.delivery.srs.SrsSettings;

/** Sender rewriting as configured; the secret is made on the first start. */
final class SrsGraph {
    private static final int SECRET_BYTES = 24;

    private SrsGraph() {}

    static Optional<SrsSettings> settings(Config config) throws ConfigException {
        Config.Sieve.Srs srs = config.sieve().srs();
        if (srs.domain().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new SrsSettings(srs.domain().get(), secrets(srs.secret()), srs.days(), SrsSettings.HASH_LENGTH));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    config.origin("sieve.srs.secret"),
                    "sieve.srs.secret",
                    "cannot use " + srs.secret() + ": " + e.getMessage(),
                    "one secret per line; the first one signs, all verify");
        }
    }

    private static List<String> secrets(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            byte[] random = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Base64.getEncoder().encodeToString(random) + "\n", StandardOpenOption.WRITE);
        }
        return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .toList();
    }
}

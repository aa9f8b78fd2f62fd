// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.delivery.PasswordFile;

/** Users and passwords of a Dovecot passwd-file. */
final class PasswordFileAuthenticator implements Authenticator {
    private static final Logger log = LoggerFactory.getLogger(PasswordFileAuthenticator.class);

    private final PasswordFile file;

    PasswordFileAuthenticator(PasswordFile file) {
        this.file = file;
    }

    @Override
    public List<String> mechanisms() {
        return List.of("SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN");
    }

    @Override
    public Optional<Exchange> begin(String mechanism, Peer peer) {
        return switch (mechanism) {
            case "SCRAM-SHA-256" -> Optional.of(new ScramExchange("SHA-256", this::password));
            case "SCRAM-SHA-1" -> Optional.of(new ScramExchange("SHA-1", this::password));
            case "PLAIN" -> Optional.of(new PlainExchange(false, this::password));
            case "LOGIN" -> Optional.of(new PlainExchange(true, this::password));
            default -> Optional.empty();
        };
    }

    private Optional<String> password(String login) throws IOException {
        try {
            return file.find(login).map(PasswordFile.Entry::password);
        } catch (IOException e) {
            log.error("password file {}: {}", file, e.toString());
            throw e;
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.winnowmail.store.User;

/** Users of a {@link PasswordFile}. */
final class PasswordFileUsers implements Users {
    private final PasswordFile file;

    PasswordFileUsers(Path path) {
        this.file = new PasswordFile(path);
    }

    @Override
    public Optional<User> find(String local, String domain) throws UsersUnavailableException {
        try {
            return file.find(domain.isEmpty() ? local : local + '@' + domain)
                    .flatMap(entry -> User.named(local, domain, entry.fields()));
        } catch (IOException e) {
            throw new UsersUnavailableException("password file " + file + " cannot be read: " + e, e);
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.util.Optional;
import org.winnowmail.classifier.feature.Features;

/**
 * A message made ready to be learnt: all the work that needs no lock and not the message any more.
 *
 * @param digest which message
 * @param features of it, personal ones included when there is a user
 * @param user whose lesson it is; empty for everyone's
 */
public record Lesson(Digest digest, Features features, Optional<String> user) {
    /** By what the lesson is remembered: the message, and the user whose word it is. */
    Digest key() {
        return user.map(digest::of).orElse(digest);
    }
}

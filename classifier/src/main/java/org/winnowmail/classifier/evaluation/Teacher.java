// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.evaluation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.winnowmail.classifier.Label;

/**
 * Who tells the classifier what a message was, and is wrong at times: users who press the wrong button, or
 * someone who poisons the stream. Messages are scored against the truth, whatever was told.
 *
 * <p>Which messages are told wrong depends on seed and path alone: the first 64 bits of SHA-256 over {@code
 * SEED:PATH}, read as a fraction of 1, lie below {@code wrong}. Any program can tell the same lies, so other
 * filters can be measured with them.
 *
 * @param wrong share of messages told wrong, 0 to 1
 * @param only the class that is told wrong; empty for both
 * @param seed another seed picks other messages
 */
public record Teacher(double wrong, Optional<Label> only, long seed) {
    /** Tells the truth. */
    public static final Teacher HONEST = new Teacher(0, Optional.empty(), 1);

    public Teacher {
        if (!(wrong >= 0 && wrong <= 1)) {
            throw new IllegalArgumentException("a share of wrong labels is 0 to 1, not " + wrong);
        }
    }

    /** The label that the classifier is told. */
    public Label tells(IndexFile.Line line) {
        if (wrong == 0 || only.filter(label -> label != line.label()).isPresent()) {
            return line.label();
        }
        return draw(line.path()) < wrong ? line.label().other() : line.label();
    }

    /** A number from 0 to 1 that is always the same for a path. */
    private double draw(String path) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest((seed + ":" + path).getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

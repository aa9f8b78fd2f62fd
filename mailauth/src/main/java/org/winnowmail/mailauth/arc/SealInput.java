// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.arc;

import java.io.ByteArrayOutputStream;
import org.winnowmail.mailauth.dkim.Canonicalization;
import org.winnowmail.mailauth.dkim.SignedHeaders;
import org.winnowmail.message.HeaderField;

/** Collects what a seal is made over. */
final class SealInput {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);

    void add(HeaderField field) {
        out.writeBytes(SignedHeaders.canonical(field, Canonicalization.RELAXED));
    }

    /** The seal itself, which comes last. */
    void seal(HeaderField seal) {
        out.writeBytes(SignedHeaders.canonicalWithoutSignature(seal, Canonicalization.RELAXED));
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}

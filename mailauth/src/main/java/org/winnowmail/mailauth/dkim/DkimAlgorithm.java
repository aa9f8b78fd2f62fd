// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.util.Optional;

/** Signature algorithms in use; rsa-sha1 is not (RFC 8301, section 3.1). */
public enum DkimAlgorithm {
    RSA_SHA256("rsa-sha256", "rsa", "SHA256withRSA", "RSA"),
    /** RFC 8463: PureEdDSA over the SHA-256 hash of what is signed. */
    ED25519_SHA256("ed25519-sha256", "ed25519", "Ed25519", "Ed25519");

    private final String word;
    private final String keyType;
    private final String signature;
    private final String keyFactory;

    DkimAlgorithm(String word, String keyType, String signature, String keyFactory) {
        this.word = word;
        this.keyType = keyType;
        this.signature = signature;
        this.keyFactory = keyFactory;
    }

    /** The word in an a= tag. */
    public String word() {
        return word;
    }

    /** The word in a key record's k= tag. */
    public String keyType() {
        return keyType;
    }

    String jcaSignature() {
        return signature;
    }

    String jcaKeyFactory() {
        return keyFactory;
    }

    public static Optional<DkimAlgorithm> of(String word) {
        for (DkimAlgorithm a : values()) {
            if (a.word.equals(word)) {
                return Optional.of(a);
            }
        }
        return Optional.empty();
    }
}

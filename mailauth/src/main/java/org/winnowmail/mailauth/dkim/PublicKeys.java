// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.PublicKey;

/** Decoded keys by the text they were published as; decoding costs as much as verifying. */
final class PublicKeys {
    /** Keys kept; 2,048 are about 2 MB. */
    private static final int KEPT = 2_048;

    private record Slot(DkimAlgorithm algorithm, String text) {}

    private final Cache<Slot, PublicKey> keys =
            Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();
    private final CryptoEngine engine;

    PublicKeys(CryptoEngine engine) {
        this.engine = engine;
    }

    PublicKey get(DkimKeyRecord record, DkimAlgorithm algorithm) throws MalformedException {
        Slot slot = new Slot(algorithm, record.text());
        PublicKey known = keys.getIfPresent(slot);
        if (known == null) {
            known = record.publicKey(algorithm, engine);
            keys.put(slot, known);
        }
        return known;
    }
}

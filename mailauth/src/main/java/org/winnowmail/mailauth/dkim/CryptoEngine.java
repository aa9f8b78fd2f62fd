// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which implementation computes signatures: Amazon's Corretto Crypto Provider where its native library
 * loads and passes its self-test (RSA-2048 signatures in a quarter of the time), the JDK's own elsewhere and
 * with {@code -Dwinnow.crypto=jdk}.
 */
public final class CryptoEngine {
    private static final Logger log = LoggerFactory.getLogger(CryptoEngine.class);

    private static final CryptoEngine BEST = new CryptoEngine(true);
    private static final CryptoEngine JDK = new CryptoEngine(false);

    /** Loaded on first use: the native library takes a tenth of a second, which a start need not wait for. */
    private static final class Corretto {
        static final Optional<Provider> PROVIDER = corretto();
    }

    private final boolean nativeIfPossible;

    private CryptoEngine(boolean nativeIfPossible) {
        this.nativeIfPossible = nativeIfPossible;
    }

    private Optional<Provider> provider() {
        return nativeIfPossible ? Corretto.PROVIDER : Optional.empty();
    }

    /** The fastest that works here. */
    public static CryptoEngine best() {
        return BEST;
    }

    /** The JDK's. */
    public static CryptoEngine jdk() {
        return JDK;
    }

    private static Optional<Provider> corretto() {
        if ("jdk".equals(System.getProperty("winnow.crypto"))) {
            return Optional.empty();
        }
        try {
            // Read by the provider when its class loads: without it there are no Ed25519 keys.
            System.setProperty("com.amazon.corretto.crypto.provider.registerEdKeyFactory", "true");
            AmazonCorrettoCryptoProvider accp = AmazonCorrettoCryptoProvider.INSTANCE;
            accp.assertHealthy();
            KeyFactory.getInstance("Ed25519", accp);
            Signature.getInstance("SHA256withRSA", accp);
            Signature.getInstance("Ed25519", accp);
            log.debug("signatures by {} {}", accp.getName(), accp.getVersionStr());
            return Optional.of(accp);
        } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
            log.info("signatures by the JDK; the native provider does not work here: {}", e.toString());
            return Optional.empty();
        }
    }

    /** Name for logs; loads it when that has not happened yet. */
    public String name() {
        return provider().map(Provider::getName).orElse("JDK");
    }

    Signature signature(String algorithm) throws NoSuchAlgorithmException {
        return provider().isPresent()
                ? Signature.getInstance(algorithm, provider().get())
                : Signature.getInstance(algorithm);
    }

    KeyFactory keyFactory(String algorithm) throws NoSuchAlgorithmException {
        return provider().isPresent()
                ? KeyFactory.getInstance(algorithm, provider().get())
                : KeyFactory.getInstance(algorithm);
    }

    KeyPairGenerator keyPairGenerator(String algorithm) throws NoSuchAlgorithmException {
        return provider().isPresent()
                ? KeyPairGenerator.getInstance(algorithm, provider().get())
                : KeyPairGenerator.getInstance(algorithm);
    }

    /** SHA-256 of the JDK: an intrinsic, as fast as native code and free of its call costs. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

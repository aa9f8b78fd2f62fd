// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A private key in a PEM file, as openssl, opendkim-genkey and this program write them: PKCS#8 for RSA
 * and Ed25519, PKCS#1 for RSA.
 *
 * @param algorithm what it signs with
 * @param privateKey the key
 * @param publicKey p= of its DNS record, decoded
 */
public record DkimKeyFile(DkimAlgorithm algorithm, PrivateKey privateKey, byte[] publicKey) {
    /** Largest key file read, in bytes. */
    private static final int MAX_FILE = 64 << 10;

    /** Size of new RSA keys (RFC 8301, section 3.2 advises 2048; 4096 does not fit one DNS string). */
    public static final int RSA_BITS = 2048;

    /** PKCS#8 in front of the 32 octets of an Ed25519 seed (RFC 8410, section 7). */
    private static final byte[] ED25519_PKCS8 = {
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20
    };

    private static final byte[] RSA_IDENTIFIER = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** Makes a new key. */
    public static DkimKeyFile generate(DkimAlgorithm algorithm) {
        try {
            KeyPairGenerator generator = CryptoEngine.best().keyPairGenerator(algorithm.jcaKeyFactory());
            if (algorithm == DkimAlgorithm.RSA_SHA256) {
                generator.initialize(RSA_BITS);
            }
            KeyPair pair = generator.generateKeyPair();
            return of(algorithm, pair.getPrivate().getEncoded());
        } catch (GeneralSecurityException | MalformedException e) {
            throw new IllegalStateException("cannot make a key: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a key file.
     *
     * @throws IOException when it cannot be read, or holds no key that can sign; the message names the
     *     file and the remedy
     */
    public static DkimKeyFile read(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE) {
            throw new IOException(file + ": larger than " + MAX_FILE + " bytes, this is no key");
        }
        try {
            return parse(Files.readString(file));
        } catch (MalformedException e) {
            throw new IOException(file + ": " + e.reason() + "; make one with: winnow dkim keygen", e);
        }
    }

    /** Reads PEM text. */
    public static DkimKeyFile parse(String pem) throws MalformedException {
        int begin = pem.indexOf("-----BEGIN ");
        int typeEnd = begin < 0 ? -1 : pem.indexOf("-----", begin + 11);
        if (typeEnd < 0) {
            throw new MalformedException("no \"-----BEGIN … PRIVATE KEY-----\" line");
        }
        String type = pem.substring(begin + 11, typeEnd);
        int end = pem.indexOf("-----END " + type, typeEnd);
        if (end < 0) {
            throw new MalformedException("no \"-----END " + TagList.cut(type) + "-----\" line");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(pem.substring(typeEnd + 5, end));
        } catch (IllegalArgumentException e) {
            throw new MalformedException("not base64 between BEGIN and END");
        }
        return switch (type) {
            case "PRIVATE KEY" -> of(isEd25519(der) ? DkimAlgorithm.ED25519_SHA256 : DkimAlgorithm.RSA_SHA256, der);
            case "RSA PRIVATE KEY" -> of(DkimAlgorithm.RSA_SHA256, fromPkcs1(der));
            case "ENCRYPTED PRIVATE KEY" ->
                throw new MalformedException("the key is encrypted; decrypt it with: openssl pkey -in FILE");
            default -> throw new MalformedException("\"" + TagList.cut(type) + "\" is no private key");
        };
    }

    private static boolean isEd25519(byte[] der) {
        for (int i = 0; i + 5 <= Math.min(der.length, 24); i++) {
            if (Arrays.equals(der, i, i + 5, ED25519_PKCS8, 7, 12)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] fromPkcs1(byte[] der) {
        byte[] version = {0x02, 0x01, 0x00};
        byte[] inner = Der.concat(Der.concat(version, RSA_IDENTIFIER), Der.element(0x04, der));
        return Der.element(0x30, inner);
    }

    private static DkimKeyFile of(DkimAlgorithm algorithm, byte[] pkcs8) throws MalformedException {
        try {
            CryptoEngine engine = CryptoEngine.best();
            PrivateKey key =
                    engine.keyFactory(algorithm.jcaKeyFactory()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            byte[] published = switch (algorithm) {
                case RSA_SHA256 -> rsaPublic(engine, key);
                case ED25519_SHA256 -> Ed25519.publicKey(seed(pkcs8));
            };
            DkimKeyFile file = new DkimKeyFile(algorithm, key, published);
            file.selfTest();
            return file;
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new MalformedException("no usable " + algorithm.keyType() + " key: " + e.getMessage());
        }
    }

    private static byte[] rsaPublic(CryptoEngine engine, PrivateKey key)
            throws GeneralSecurityException, MalformedException {
        if (!(key instanceof RSAPrivateCrtKey crt)) {
            throw new MalformedException("the RSA key lacks its public exponent; make a new one");
        }
        if (crt.getModulus().bitLength() < 1024) {
            throw new MalformedException("RSA key of " + crt.getModulus().bitLength()
                    + " bits; receivers refuse those under 1024 (RFC 8301)");
        }
        return engine.keyFactory("RSA")
                .generatePublic(new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent()))
                .getEncoded();
    }

    private static byte[] seed(byte[] pkcs8) throws MalformedException {
        for (int i = 0; i + 34 <= pkcs8.length; i++) {
            if (pkcs8[i] == 0x04 && pkcs8[i + 1] == 0x20) {
                return Arrays.copyOfRange(pkcs8, i + 2, i + 34);
            }
        }
        throw new MalformedException("no Ed25519 seed of 32 octets");
    }

    /** A key that does not verify what it signs must not come near mail. */
    private void selfTest() throws GeneralSecurityException, MalformedException {
        CryptoEngine engine = CryptoEngine.best();
        byte[] text = {1, 2, 3};
        byte[] signature = sign(engine, text);
        PublicKey key = DkimKeyRecord.parse(dnsRecord()).publicKey(algorithm, engine);
        if (!SignatureCheck.holds(engine, algorithm, key, text, signature)) {
            throw new MalformedException("private and public key do not belong together");
        }
    }

    byte[] sign(CryptoEngine engine, byte[] input) throws GeneralSecurityException {
        Signature signer = engine.signature(algorithm.jcaSignature());
        signer.initSign(privateKey);
        signer.update(SignatureCheck.signedOctets(algorithm, input));
        return signer.sign();
    }

    /** The TXT record to publish. */
    public String dnsRecord() {
        return "v=DKIM1; k=" + algorithm.keyType() + "; p="
                + Base64.getEncoder().encodeToString(publicKey);
    }

    /** The TXT record as a zone file line, cut into strings of at most 255 characters. */
    public String zoneLine(KeyPlace place) {
        String record = dnsRecord();
        StringBuilder line = new StringBuilder(place.name()).append(". IN TXT (");
        for (int at = 0; at < record.length(); at += 250) {
            line.append(" \"")
                    .append(record, at, Math.min(record.length(), at + 250))
                    .append('"');
        }
        return line.append(" )").toString();
    }

    /** PKCS#8 PEM. */
    public String pem() {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(privateKey.getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }

    /** Writes a new file that only its owner may read; an existing one is never overwritten. */
    public void write(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, pem(), StandardOpenOption.WRITE);
        } else {
            Files.writeString(file, pem(), StandardOpenOption.CREATE_NEW);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DkimKeyFile f && algorithm == f.algorithm && Arrays.equals(publicKey, f.publicKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    /** Never shows the private key. */
    @Override
    public String toString() {
        return algorithm.word() + " key";
    }
}

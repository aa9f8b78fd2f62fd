// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** OpenDKIM in its test mode: one process per message, keys from a file. */
final class OpenDkimPeer implements AutoCloseable {
    private final Path dir;

    private OpenDkimPeer(Path dir) {
        this.dir = dir;
    }

    static Optional<OpenDkimPeer> find() throws IOException {
        for (String bin : new String[] {"/usr/sbin/opendkim", "/usr/bin/opendkim", "/usr/local/sbin/opendkim"}) {
            if (Files.isExecutable(Path.of(bin))) {
                return Optional.of(new OpenDkimPeer(Files.createTempDirectory("opendkim-peer")));
            }
        }
        return Optional.empty();
    }

    void keys(String selector, String domain, String record, String pem) throws IOException {
        Files.writeString(dir.resolve("public"), selector + "._domainkey." + domain + " " + record + "\n");
        Files.writeString(dir.resolve("key.pem"), pem);
        Files.writeString(
                dir.resolve("verify.conf"),
                "Mode v\nTestPublicKeys " + dir.resolve("public") + "\nSocket local:" + dir.resolve("s") + "\n");
        Files.writeString(dir.resolve("keys"), "k " + domain + ":" + selector + ":" + dir.resolve("key.pem") + "\n");
        Files.writeString(dir.resolve("who"), "* k\n");
        for (String header : new String[] {"simple", "relaxed"}) {
            for (String body : new String[] {"simple", "relaxed"}) {
                Files.writeString(
                        dir.resolve("sign-" + header + "-" + body + ".conf"),
                        "Mode s\nKeyTable file:" + dir.resolve("keys") + "\nSigningTable refile:" + dir.resolve("who")
                                + "\nCanonicalization " + header + "/" + body
                                + "\nSignatureAlgorithm rsa-sha256\nRequireSafeKeys no\nOversignHeaders From"
                                + "\nSocket local:" + dir.resolve("s") + "\n");
            }
        }
    }

    /** What OpenDKIM says in its log, {@code succeeded} in it when the signature verified. */
    String verify(byte[] message) throws IOException, InterruptedException {
        return run("verify.conf", message);
    }

    /** The signature field; empty when it will not sign. */
    Optional<byte[]> sign(String header, String body, byte[] message) throws IOException, InterruptedException {
        Matcher field = Pattern.compile("^DKIM-Signature:.*(?:\\R[ \t].*)*", Pattern.MULTILINE)
                .matcher(run("sign-" + header + "-" + body + ".conf", message));
        return field.find() ? Optional.of(field.group().getBytes(StandardCharsets.ISO_8859_1)) : Optional.empty();
    }

    private String run(String conf, byte[] message) throws IOException, InterruptedException {
        Path file = dir.resolve("m.eml");
        Path out = dir.resolve("out");
        Files.write(file, message);
        Process p = new ProcessBuilder("opendkim", "-x", dir.resolve(conf).toString(), "-t", file.toString(), "-v")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        p.getOutputStream().close();
        if (!p.waitFor(30, TimeUnit.SECONDS)) {
            p.destroyForcibly();
            throw new IOException("opendkim hangs");
        }
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }
}

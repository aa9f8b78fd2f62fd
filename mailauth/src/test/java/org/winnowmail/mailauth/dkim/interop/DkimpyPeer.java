// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** dkimpy in a Python process that stays for many messages. */
final class DkimpyPeer implements AutoCloseable {
    private final Path script;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    private DkimpyPeer(Path script, Process process) {
        this.script = script;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.US_ASCII);
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Empty when no Python here has dkimpy. */
    static Optional<DkimpyPeer> start() throws IOException, InterruptedException {
        for (String python : List.of("/usr/bin/python3", "python3")) {
            try {
                Process probe = new ProcessBuilder(python, "-c", "import dkim, nacl.signing")
                        .redirectErrorStream(true)
                        .start();
                probe.getOutputStream().close();
                probe.getInputStream().readAllBytes();
                if (probe.waitFor(30, TimeUnit.SECONDS) && probe.exitValue() == 0) {
                    return Optional.of(run(python));
                }
            } catch (IOException notHere) {
                continue;
            }
        }
        return Optional.empty();
    }

    private static DkimpyPeer run(String python) throws IOException {
        Path script = Files.createTempFile("dkimpy-peer", ".py");
        try (InputStream in = DkimpyPeer.class.getResourceAsStream("/interop/dkimpy_peer.py")) {
            Files.write(script, in.readAllBytes());
        }
        return new DkimpyPeer(
                script,
                new ProcessBuilder(python, script.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    private String ask(String command) throws IOException {
        commands.write(command);
        commands.write('\n');
        commands.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("dkimpy ended");
        }
        return answer;
    }

    void publish(String name, String record) throws IOException {
        ask("K " + name + " " + base64(record.getBytes(StandardCharsets.US_ASCII)));
    }

    /** One word per signature, from the top. */
    List<String> verify(byte[] message, int signatures) throws IOException {
        return List.of(ask("V " + base64(message) + " " + signatures).split(" "));
    }

    /** {@code pass}, {@code none} or {@code fail: why}. */
    String verifyChain(byte[] message) throws IOException {
        return ask("A " + base64(message));
    }

    /** The three ARC fields with their line ends; empty when dkimpy will not seal this message. */
    Optional<byte[]> seal(String selector, String domain, byte[] key, String authservId, byte[] message)
            throws IOException {
        String answer = ask(String.join(" ", "R", selector, domain, base64(key), authservId, base64(message)));
        return answer.startsWith("error")
                ? Optional.empty()
                : Optional.of(Base64.getDecoder().decode(answer));
    }

    /** The signature field with its line end; empty when dkimpy will not sign this message. */
    Optional<byte[]> sign(
            String algorithm, String header, String body, String selector, String domain, byte[] key, byte[] message)
            throws IOException {
        String answer =
                ask(String.join(" ", "S", algorithm, header, body, selector, domain, base64(key), base64(message)));
        return answer.startsWith("error")
                ? Optional.empty()
                : Optional.of(Base64.getDecoder().decode(answer));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        Files.deleteIfExists(script);
    }
}

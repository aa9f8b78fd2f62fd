// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.winnowmail.delivery.ScriptFolder;
import org.winnowmail.store.User;

/** A session of the user {@code u}, whose password is {@code p}. */
public final class ManageSieveWire {
    /** Compiling is another target's matter. */
    private static final ScriptCheck ANYTHING = new ScriptCheck() {
        @Override
        public Findings check(User user, ScriptFolder scripts, String name, byte[] text) {
            return new Findings(text.length % 3 == 2 ? List.of("line 1: \"error\"\r\nhere") : List.of(), List.of());
        }

        @Override
        public List<String> capabilities() {
            return List.of("fileinto");
        }

        @Override
        public int maxRedirects() {
            return 4;
        }
    };

    private static final Path ROOT = root();

    private ManageSieveWire() {}

    private static Path root() {
        try {
            Path root = Files.createTempDirectory("managesieve-fuzz");
            Files.writeString(root.resolve("users"), "u:{PLAIN}p\n");
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The requests in a stream that arrives in pieces of that many bytes. */
    public static List<String> requests(byte[] stream, int piece) {
        List<String> requests = new ArrayList<>();
        RequestReader reader = new RequestReader(200, 100);
        for (int from = 0; from < stream.length; from += piece) {
            int to = Math.min(stream.length, from + piece);
            for (int at = from; at < to; ) {
                at = reader.accept(stream, at, to);
                if (reader.complete()) {
                    requests.add(shown(reader.request()));
                }
            }
        }
        return requests;
    }

    private static String shown(Request request) {
        return switch (request) {
            case Request.Malformed m -> m.toString();
            case Request.Command(String name, List<Request.Argument> arguments) ->
                name
                        + arguments.stream()
                                .map(a -> a.getClass().getSimpleName() + a.text())
                                .toList();
        };
    }

    /** Says all of it to a session; every answer is one. */
    public static void talk(byte[] stream) throws IOException {
        ManageSieveSettings settings = ManageSieveSettings.defaults(ROOT);
        ManageSieveSession session = new ManageSieveSession(
                settings,
                Authenticator.passwordFile(ROOT.resolve("users")),
                ANYTHING,
                new FailedLogins(settings.limits(), Ticker.systemTicker()),
                "192.0.2.1",
                true);
        RequestReader reader = new RequestReader(settings.limits().lineBytes(), 1_000);
        try {
            for (int at = 0; at < stream.length; ) {
                at = reader.accept(stream, at, stream.length);
                if (reader.complete()) {
                    ManageSieveSession.Step step = session.on(reader.request());
                    String said = new String(step.bytes(), StandardCharsets.UTF_8);
                    if (!said.endsWith("\r\n")) {
                        throw new IllegalStateException("no answer: " + said);
                    }
                    if (step.next() != ManageSieveSession.Next.REQUEST) {
                        return;
                    }
                }
            }
        } finally {
            session.close();
            clear();
        }
    }

    private static void clear() throws IOException {
        try (Stream<Path> all = Files.walk(ROOT)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(ROOT) && !path.endsWith("users")) {
                    Files.delete(path);
                }
            }
        }
    }
}

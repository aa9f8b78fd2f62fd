// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.delivery.ScriptFolder;
import org.winnowmail.managesieve.Authenticator.Exchange;
import org.winnowmail.managesieve.Authenticator.Turn;
import org.winnowmail.managesieve.ManageSieveSettings.ManageSieveLimits;
import org.winnowmail.managesieve.Request.Argument;
import org.winnowmail.managesieve.Response.Status;
import org.winnowmail.store.PathPattern;
import org.winnowmail.store.User;

/**
 * What may follow what in a ManageSieve session (RFC 5804). Sees requests and gives bytes to send; sockets
 * and time are elsewhere.
 *
 * <p>Capabilities are told in the greeting, when asked, and after STARTTLS. After AUTHENTICATE they are
 * told only where a SASL security layer came up (section 2.1), and none of ours has one; some clients lose
 * step otherwise.
 */
final class ManageSieveSession {
    private static final Logger log = LoggerFactory.getLogger(ManageSieveSession.class);

    /** What the server does after sending. */
    enum Next {
        REQUEST,
        TLS,
        CLOSE
    }

    /**
     * An answer.
     *
     * @param delayed whether to hold it back for a while, because a log-in failed
     */
    record Step(byte[] bytes, Next next, boolean delayed) {
        static Step of(Response response) {
            return new Step(response.bytes(), response.status() == Status.BYE ? Next.CLOSE : Next.REQUEST, false);
        }
    }

    private final ManageSieveSettings settings;
    private final ManageSieveLimits limits;
    private final Authenticator authenticator;
    private final ScriptCheck check;
    private final ScriptCommands commands;
    private final PathPattern scripts;
    private final PathPattern active;
    private final String address;
    private final boolean local;

    private final FailedLogins failed;
    private boolean encrypted;
    private Optional<User> user = Optional.empty();
    private Optional<ScriptFolder> folder = Optional.empty();
    private Optional<Exchange> exchange = Optional.empty();
    private int failures;
    private int errors;

    ManageSieveSession(
            ManageSieveSettings settings,
            Authenticator authenticator,
            ScriptCheck check,
            FailedLogins failed,
            String address,
            boolean local) {
        this.settings = settings;
        this.limits = settings.limits();
        this.authenticator = authenticator;
        this.check = check;
        this.failed = failed;
        this.commands = new ScriptCommands(limits, check);
        this.scripts = PathPattern.of(settings.scripts());
        this.active = PathPattern.of(settings.active());
        this.address = address;
        this.local = local;
    }

    boolean loggedIn() {
        return user.isPresent();
    }

    private boolean secured() {
        return encrypted || local;
    }

    private boolean mayLogIn() {
        return secured() || settings.cleartext();
    }

    byte[] greeting() {
        return capabilities("ready");
    }

    /** Capabilities, all quoted, and OK. */
    private byte[] capabilities(String text) {
        StringBuilder lines = new StringBuilder();
        line(lines, "IMPLEMENTATION", "Winnow");
        line(lines, "SASL", user.isEmpty() && mayLogIn() ? String.join(" ", authenticator.mechanisms()) : "");
        List<String> names = check.capabilities();
        line(lines, "SIEVE", String.join(" ", names));
        if (names.contains("enotify")) {
            line(lines, "NOTIFY", "mailto");
        }
        if (settings.tls().isPresent() && !encrypted) {
            lines.append("\"STARTTLS\"\r\n");
        }
        line(lines, "MAXREDIRECTS", Integer.toString(check.maxRedirects()));
        lines.append("\"UNAUTHENTICATE\"\r\n");
        user.ifPresent(u -> line(lines, "OWNER", u.login()));
        line(lines, "VERSION", "1.0");
        return join(
                lines.toString().getBytes(StandardCharsets.UTF_8),
                Response.ok(text).bytes());
    }

    private static void line(StringBuilder lines, String name, String value) {
        lines.append('"')
                .append(name)
                .append("\" ")
                .append(Response.quoted(value))
                .append("\r\n");
    }

    private static byte[] join(byte[] a, byte[] b) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(a.length + b.length);
        out.writeBytes(a);
        out.writeBytes(b);
        return out.toByteArray();
    }

    Step on(Request request) {
        if (exchange.isPresent()) {
            return saslAnswer(request);
        }
        return switch (request) {
            case Request.Malformed(String why) -> error(why);
            case Request.Command(String name, List<Argument> arguments) -> command(name, arguments);
        };
    }

    private Step error(String why) {
        if (++errors >= limits.errors()) {
            return Step.of(Response.bye("", "too many errors"));
        }
        return Step.of(Response.no("", why));
    }

    private Step command(String name, List<Argument> arguments) {
        return switch (name) {
            case "CAPABILITY" -> new Step(capabilities(""), Next.REQUEST, false);
            case "NOOP" -> noop(arguments);
            case "LOGOUT" -> new Step(Response.ok("bye").bytes(), Next.CLOSE, false);
            case "STARTTLS" -> startTls();
            case "AUTHENTICATE" -> authenticate(arguments);
            case "UNAUTHENTICATE" -> {
                if (user.isEmpty()) {
                    yield error("log in first");
                }
                forgetUser();
                yield Step.of(Response.ok());
            }
            default -> onScripts(name, arguments);
        };
    }

    private Step onScripts(String name, List<Argument> arguments) {
        if (user.isEmpty() || folder.isEmpty()) {
            return error("log in first, or no such command");
        }
        Optional<ScriptCommands.Answer> answer = commands.run(user.get(), folder.get(), name, arguments);
        if (answer.isEmpty()) {
            return error("no such command");
        }
        ScriptCommands.Answer a = answer.get();
        return new Step(join(a.data(), a.response().bytes()), Next.REQUEST, false);
    }

    /** RFC 5804, section 2.13: the tag comes back as a string. */
    private Step noop(List<Argument> arguments) {
        if (arguments.isEmpty()) {
            return Step.of(Response.ok("done"));
        }
        return arguments
                .getFirst()
                .text()
                .map(tag -> Step.of(new Response(
                        Status.OK, "TAG " + new String(Response.string(tag), StandardCharsets.UTF_8), "done")))
                .orElseGet(() -> error("syntax: NOOP [\"tag\"]"));
    }

    private Step startTls() {
        if (settings.tls().isEmpty() || encrypted) {
            return error(encrypted ? "TLS is already on" : "TLS is not offered");
        }
        if (user.isPresent()) {
            return error("not after logging in");
        }
        return new Step(Response.ok("begin TLS now").bytes(), Next.TLS, false);
    }

    /** Capabilities are told again, unasked (section 2.2). */
    byte[] tlsStarted() {
        encrypted = true;
        return capabilities("TLS is on");
    }

    private void forgetUser() {
        user = Optional.empty();
        folder = Optional.empty();
    }

    private Step authenticate(List<Argument> arguments) {
        if (user.isPresent()) {
            return error("already logged in");
        }
        Optional<String> mechanism =
                arguments.isEmpty() ? Optional.empty() : arguments.getFirst().text();
        if (mechanism.isEmpty() || arguments.size() > 2) {
            return error("syntax: AUTHENTICATE \"mechanism\" [\"initial response\"]");
        }
        if (!mayLogIn()) {
            return Step.of(Response.no("ENCRYPT-NEEDED", "use STARTTLS first"));
        }
        Optional<byte[]> initial = Optional.empty();
        if (arguments.size() == 2) {
            initial = decoded(arguments.get(1));
            if (initial.isEmpty()) {
                return error("initial response is not Base64");
            }
        }
        if (failed.refuses(address)) {
            return tooMany();
        }
        exchange = authenticator.begin(
                mechanism.get().toUpperCase(Locale.ROOT), new Authenticator.Peer(address, secured()));
        if (exchange.isEmpty()) {
            return error("mechanism not offered");
        }
        return turn(exchange.get().answer(initial));
    }

    /** A line of an exchange: a string with Base64, or {@code "*"} to give up. */
    private Step saslAnswer(Request request) {
        Exchange running = exchange.orElseThrow();
        if (request instanceof Request.Command(String name, List<Argument> arguments)
                && name.isEmpty()
                && arguments.size() == 1) {
            if (arguments.getFirst().text().filter("*"::equals).isPresent()) {
                endExchange();
                return Step.of(Response.no("", "given up"));
            }
            Optional<byte[]> response = decoded(arguments.getFirst());
            if (response.isPresent()) {
                return turn(running.answer(response));
            }
        }
        endExchange();
        return error("an answer is a string of Base64");
    }

    private static Optional<byte[]> decoded(Argument argument) {
        return argument.text().flatMap(text -> {
            try {
                // RFC 4954's "=" for an empty response is used here and there, too.
                return Optional.of(
                        text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text));
            } catch (IllegalArgumentException notBase64) {
                return Optional.empty();
            }
        });
    }

    private void endExchange() {
        exchange.ifPresent(Exchange::close);
        exchange = Optional.empty();
    }

    private Step turn(Turn turn) {
        return switch (turn) {
            case Turn.Challenge(byte[] data) -> {
                String line = Response.quoted(Base64.getEncoder().encodeToString(data)) + "\r\n";
                yield new Step(line.getBytes(StandardCharsets.US_ASCII), Next.REQUEST, false);
            }
            case Turn.Success(User known, byte[] data) -> {
                endExchange();
                if (failed.refuses(address, known.login())) {
                    yield tooMany();
                }
                failed.succeeded(address, known.login());
                yield success(known, data);
            }
            case Turn.Failure(String why, boolean temporary, String who) -> {
                endExchange();
                log.warn("login from {} failed: {}", address, why);
                if (temporary) {
                    yield Step.of(Response.no("TRYLATER", why));
                }
                if (failed.refuses(address, who)) {
                    yield tooMany();
                }
                if (failed.failed(address, who)) {
                    log.warn("{} from {}: no login for {}", who, address, limits.loginWindow());
                }
                boolean enough = ++failures >= limits.failedLogins();
                Response response = enough ? Response.bye("", "too many failed logins") : Response.no("", why);
                yield new Step(response.bytes(), enough ? Next.CLOSE : Next.REQUEST, true);
            }
        };
    }

    /** Said to right passwords and wrong ones alike, and late. */
    private Step tooMany() {
        return new Step(
                Response.bye("TRYLATER", "too many failed logins, come back later")
                        .bytes(),
                Next.CLOSE,
                true);
    }

    private Step success(User known, byte[] data) {
        Optional<ScriptFolder> place =
                scripts.of(known).flatMap(directory -> active.of(known).map(link -> new ScriptFolder(directory, link)));
        if (place.isEmpty()) {
            log.error(
                    "no place for the scripts of {}: pattern {} needs a field that is not known",
                    known.login(),
                    scripts);
            return Step.of(Response.no("TRYLATER", "script storage unavailable"));
        }
        user = Optional.of(known);
        folder = place;
        log.info("{} logged in from {}", known.login(), address);
        List<String> code = new ArrayList<>();
        if (data.length > 0) {
            code.add("SASL " + Response.quoted(Base64.getEncoder().encodeToString(data)));
        }
        return Step.of(new Response(Status.OK, String.join("", code), "logged in"));
    }

    void close() {
        endExchange();
    }
}

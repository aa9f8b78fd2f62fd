// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.managesieve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.delivery.ScriptFolder;
import org.winnowmail.managesieve.ManageSieveSettings.ManageSieveLimits;
import org.winnowmail.managesieve.Request.Argument;
import org.winnowmail.store.User;

/** The commands on scripts (RFC 5804, sections 2.5 to 2.12), for a user who has logged in. */
final class ScriptCommands {
    private static final Logger log = LoggerFactory.getLogger(ScriptCommands.class);

    /** Two sessions of one user change scripts one after the other; users share 64 locks. */
    private static final List<Lock> LOCKS =
            IntStream.range(0, 64).<Lock>mapToObj(i -> new ReentrantLock()).toList();

    private final ManageSieveLimits limits;
    private final ScriptCheck check;

    ScriptCommands(ManageSieveLimits limits, ScriptCheck check) {
        this.limits = limits;
        this.check = check;
    }

    /** An answer: lines before the response, and the response. */
    record Answer(byte[] data, Response response) {
        static Answer of(Response response) {
            return new Answer(new byte[0], response);
        }
    }

    private static Answer no(String code, String text) {
        return Answer.of(Response.no(code, text));
    }

    /** Runs one command; empty when there is none of that name here. */
    Optional<Answer> run(User user, ScriptFolder scripts, String command, List<Argument> arguments) {
        Lock lock = LOCKS.get(Math.floorMod(user.login().hashCode(), LOCKS.size()));
        lock.lock();
        try {
            return switch (command) {
                case "HAVESPACE" -> Optional.of(haveSpace(scripts, arguments));
                case "PUTSCRIPT" -> Optional.of(put(user, scripts, arguments));
                case "CHECKSCRIPT" -> Optional.of(checkOnly(user, scripts, arguments));
                case "LISTSCRIPTS" -> Optional.of(list(scripts, arguments));
                case "GETSCRIPT" -> Optional.of(get(scripts, arguments));
                case "SETACTIVE" -> Optional.of(setActive(scripts, arguments));
                case "DELETESCRIPT" -> Optional.of(delete(scripts, arguments));
                case "RENAMESCRIPT" -> Optional.of(rename(scripts, arguments));
                default -> Optional.empty();
            };
        } catch (IOException e) {
            log.error("{} of {}: {}", command, user.login(), e.toString());
            return Optional.of(no("TRYLATER", "script storage unavailable"));
        } finally {
            lock.unlock();
        }
    }

    private static Answer usage(String text) {
        return no("", "syntax: " + text);
    }

    private static Optional<String> name(List<Argument> arguments, int at) {
        return at < arguments.size() ? arguments.get(at).text().filter(ScriptFolder::isName) : Optional.empty();
    }

    private Answer haveSpace(ScriptFolder scripts, List<Argument> arguments) throws IOException {
        Optional<String> name = name(arguments, 0);
        Optional<Long> size = arguments.size() == 2 ? arguments.get(1).number() : Optional.empty();
        if (name.isEmpty() || size.isEmpty()) {
            return usage("HAVESPACE \"name\" size");
        }
        return quota(scripts, name.get(), size.get()).map(Answer::of).orElse(Answer.of(Response.ok("yes")));
    }

    /** What stands against a script of that size under that name. */
    private Optional<Response> quota(ScriptFolder scripts, String name, long size) throws IOException {
        if (size > limits.scriptBytes()) {
            return Optional.of(Response.no("QUOTA/MAXSIZE", "a script may have " + limits.scriptBytes() + " bytes"));
        }
        List<String> names = scripts.list();
        if (!names.contains(name) && names.size() >= limits.scripts()) {
            return Optional.of(Response.no("QUOTA/MAXSCRIPTS", "there may be " + limits.scripts() + " scripts"));
        }
        long total = size;
        for (String other : names) {
            total += other.equals(name) ? 0 : scripts.size(other);
        }
        return total > limits.totalBytes()
                ? Optional.of(Response.no("QUOTA", "scripts may have " + limits.totalBytes() + " bytes in all"))
                : Optional.empty();
    }

    private Answer put(User user, ScriptFolder scripts, List<Argument> arguments) throws IOException {
        Optional<String> name = name(arguments, 0);
        if (arguments.size() != 2 || name.isEmpty()) {
            return usage("PUTSCRIPT \"name\" {size+} script; a name has no control characters and no slash");
        }
        return switch (arguments.get(1)) {
            case Argument.TooLarge(long size) ->
                no("QUOTA/MAXSIZE", "a script may have " + limits.scriptBytes() + " bytes");
            case Argument.Bare bare -> usage("PUTSCRIPT \"name\" {size+} script");
            case Argument.Text(byte[] text) -> {
                Optional<Response> full = quota(scripts, name.get(), text.length);
                if (full.isPresent()) {
                    yield Answer.of(full.get());
                }
                Response checked = checked(user, scripts, name.get(), text);
                if (checked.status() == Response.Status.OK) {
                    scripts.put(name.get(), text);
                }
                yield Answer.of(checked);
            }
        };
    }

    private Answer checkOnly(User user, ScriptFolder scripts, List<Argument> arguments) {
        if (arguments.size() != 1) {
            return usage("CHECKSCRIPT {size+} script");
        }
        return switch (arguments.getFirst()) {
            case Argument.TooLarge(long size) ->
                no("QUOTA/MAXSIZE", "a script may have " + limits.scriptBytes() + " bytes");
            case Argument.Bare bare -> usage("CHECKSCRIPT {size+} script");
            case Argument.Text(byte[] text) -> Answer.of(checked(user, scripts, "script", text));
        };
    }

    private Response checked(User user, ScriptFolder scripts, String name, byte[] text) {
        ScriptCheck.Findings findings = check.check(user, scripts, name, text);
        if (!findings.errors().isEmpty()) {
            return Response.no("", String.join("\r\n", findings.errors()));
        }
        return findings.warnings().isEmpty()
                ? Response.ok("script is good")
                : new Response(Response.Status.OK, "WARNINGS", String.join("\r\n", findings.warnings()));
    }

    private static Answer list(ScriptFolder scripts, List<Argument> arguments) throws IOException {
        if (!arguments.isEmpty()) {
            return usage("LISTSCRIPTS");
        }
        Optional<String> active = scripts.activeName();
        StringBuilder lines = new StringBuilder();
        for (String name : scripts.list()) {
            lines.append(Response.quoted(name));
            if (active.filter(name::equals).isPresent()) {
                lines.append(" ACTIVE");
            }
            lines.append("\r\n");
        }
        return new Answer(lines.toString().getBytes(StandardCharsets.UTF_8), Response.ok());
    }

    private static Answer missing(String name) {
        return no("NONEXISTENT", "there is no script " + Response.quoted(name));
    }

    private static Answer get(ScriptFolder scripts, List<Argument> arguments) throws IOException {
        Optional<String> name = name(arguments, 0);
        if (arguments.size() != 1 || name.isEmpty()) {
            return usage("GETSCRIPT \"name\"");
        }
        Optional<byte[]> text = scripts.get(name.get());
        if (text.isEmpty()) {
            return missing(name.get());
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(Response.literal(text.get()));
        data.writeBytes(new byte[] {'\r', '\n'});
        return new Answer(data.toByteArray(), Response.ok());
    }

    private static Answer setActive(ScriptFolder scripts, List<Argument> arguments) throws IOException {
        Optional<String> name = arguments.size() == 1 ? arguments.getFirst().text() : Optional.empty();
        if (name.isEmpty()) {
            return usage("SETACTIVE \"name\"");
        }
        if (name.get().isEmpty()) {
            scripts.deactivate();
            return Answer.of(Response.ok("no script is active"));
        }
        if (!scripts.has(name.get())) {
            return missing(name.get());
        }
        scripts.activate(name.get());
        return Answer.of(Response.ok("script is active"));
    }

    private static Answer delete(ScriptFolder scripts, List<Argument> arguments) throws IOException {
        Optional<String> name = name(arguments, 0);
        if (arguments.size() != 1 || name.isEmpty()) {
            return usage("DELETESCRIPT \"name\"");
        }
        if (scripts.activeName().filter(name.get()::equals).isPresent()) {
            return no("ACTIVE", "the active script cannot be deleted");
        }
        return scripts.delete(name.get()) ? Answer.of(Response.ok("deleted")) : missing(name.get());
    }

    private static Answer rename(ScriptFolder scripts, List<Argument> arguments) throws IOException {
        Optional<String> from = name(arguments, 0);
        Optional<String> to = name(arguments, 1);
        if (arguments.size() != 2 || from.isEmpty() || to.isEmpty()) {
            return usage("RENAMESCRIPT \"old\" \"new\"");
        }
        if (!scripts.has(from.get())) {
            return missing(from.get());
        }
        if (scripts.has(to.get())) {
            return no("ALREADYEXISTS", "there is a script " + Response.quoted(to.get()));
        }
        scripts.rename(from.get(), to.get());
        return Answer.of(Response.ok("renamed"));
    }
}

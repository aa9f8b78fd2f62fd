// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.sieve.Compiled;
import org.winnowmail.sieve.ScriptCache;
import org.winnowmail.sieve.SieveCompiler;
import org.winnowmail.sieve.host.ScriptLibrary;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.lang.Program;
import org.winnowmail.sieve.syntax.SieveError;
import org.winnowmail.store.PathPattern;
import org.winnowmail.store.User;

/**
 * The scripts of a delivery, compiled: those before, the user's active one or the default, those after.
 *
 * <p>A script that does not compile is left out and logged with its first error, each time it would have
 * run; the others run, and the mail is kept.
 */
public final class Scripts {
    private static final Logger log = LoggerFactory.getLogger(Scripts.class);

    /** Run for users without a script when no other is configured. */
    private static final String BUILT_IN = """
            require ["fileinto", "special-use"];
            # The filter's verdict: spam goes to Junk.
            if header :is "X-Spam-Flag" "YES" {
              fileinto :specialuse "\\\\Junk" "Junk";
            }
            """;

    private final ScriptSettings settings;
    private final PathPattern personal;
    private final PathPattern active;
    private final SieveCompiler compiler = new SieveCompiler();
    private final ScriptCache cache;
    private final Program builtIn;

    public Scripts(ScriptSettings settings) {
        this.settings = settings;
        this.personal = PathPattern.of(settings.personal());
        this.active = PathPattern.of(settings.active());
        this.cache = new ScriptCache(settings.cacheBytes());
        this.builtIn = compiler.compile("default", BUILT_IN, SieveSettings.DEFAULT)
                .program()
                .orElseThrow(() -> new IllegalStateException("the built-in script does not compile"));
    }

    SieveSettings engine() {
        return settings.engine();
    }

    Optional<String> specialUse(String attribute) {
        return settings.specialUse().entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase(attribute))
                .map(java.util.Map.Entry::getValue)
                .findFirst();
    }

    /** The user's home: as the user database says, or else where the user's scripts are. */
    Optional<Path> home(User user) {
        return Optional.ofNullable(user.fields().get("home")).map(Path::of).or(() -> personal.of(user));
    }

    /** A user's scripts; empty when the user database lacks a field that the path needs. */
    public Optional<ScriptFolder> folder(User user) {
        return personal.of(user).flatMap(directory -> active.of(user).map(link -> new ScriptFolder(directory, link)));
    }

    /** Compiles a script of the user's as delivery will. */
    public Compiled check(ScriptFolder folder, String name, byte[] text) {
        return compiler.compile(name, text, settings.engine(), library(Optional.of(folder)));
    }

    /** Capability names offered to scripts. */
    public List<String> capabilities() {
        return compiler.capabilities(settings.engine()).stream().sorted().toList();
    }

    /** Most redirects of one delivery. */
    public int maxRedirects() {
        return settings.engine().limits().redirects();
    }

    /**
     * What runs for a user.
     *
     * @param programs in order
     * @param broken what is wrong with the user's own script when it does not compile: others run without it
     */
    record Sequence(List<Program> programs, Optional<String> broken) {}

    /** What runs for a user, in order. */
    Sequence sequence(User user) throws IOException {
        Optional<ScriptFolder> folder = folder(user);
        List<Program> programs = new ArrayList<>();
        Optional<String> broken = Optional.empty();
        for (Path file : files(settings.before())) {
            script(file, folder).program().ifPresent(programs::add);
        }
        Optional<Path> own = folder.flatMap(ScriptFolder::activeFile);
        if (own.isPresent()) {
            ScriptCache.Script script = script(own.get(), folder);
            script.program().ifPresent(programs::add);
            broken = script.error().map(SieveError::oneLine);
        } else if (settings.fallback().isPresent()) {
            script(settings.fallback().get(), folder).program().ifPresent(programs::add);
        } else {
            programs.add(builtIn);
        }
        for (Path file : files(settings.after())) {
            script(file, folder).program().ifPresent(programs::add);
        }
        return new Sequence(List.copyOf(programs), broken);
    }

    private static List<Path> files(List<Path> places) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> found = Files.list(place)) {
                    found.filter(p -> p.toString().endsWith(".sieve")).sorted().forEach(files::add);
                }
            } else {
                files.add(place);
            }
        }
        return files;
    }

    private ScriptCache.Script script(Path file, Optional<ScriptFolder> folder) {
        try {
            Path real = file.toRealPath();
            Object stamp = stamp(real);
            String name = real.getFileName().toString().replaceFirst("\\.sieve$", "");
            ScriptCache.Script script = cache.get(
                    real.toString(),
                    stamp,
                    key -> stampOf(key, folder),
                    () -> compiler.compile(name, text(real).orElse(""), settings.engine(), library(folder)));
            script.error().ifPresent(e -> log.error("script {} not run: {}", real, e.oneLine()));
            return script;
        } catch (IOException e) {
            log.error("script {} not run: {}", file, e.toString());
            return new ScriptCache.Script(Optional.empty(), Optional.empty());
        }
    }

    private record Stamp(Object inode, long time, long size) {}

    private static Object stamp(Path file) throws IOException {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        Object inode = a.fileKey() == null ? file : a.fileKey();
        return new Stamp(inode, a.lastModifiedTime().toMillis(), a.size());
    }

    /** The present stamp of an included script; a missing one has a stamp too, so that its coming is seen. */
    private Object stampOf(String include, Optional<ScriptFolder> folder) {
        int slash = include.indexOf('/');
        ScriptLibrary.Location location =
                include.startsWith("personal/") ? ScriptLibrary.Location.PERSONAL : ScriptLibrary.Location.GLOBAL;
        try {
            Optional<Path> file = locate(location, include.substring(slash + 1), folder);
            return file.isPresent() ? stamp(file.get()) : "missing";
        } catch (IOException e) {
            return "missing";
        }
    }

    private Optional<Path> locate(ScriptLibrary.Location location, String name, Optional<ScriptFolder> folder) {
        if (!ScriptFolder.isName(name)) {
            return Optional.empty();
        }
        return switch (location) {
            case PERSONAL -> folder.flatMap(f -> f.file(name));
            case GLOBAL -> settings.global().map(directory -> directory.resolve(name + ".sieve"));
        };
    }

    private ScriptLibrary library(Optional<ScriptFolder> folder) {
        return (location, name) -> locate(location, name, folder).flatMap(this::text);
    }

    /** A script's text; of one that is too long, enough for the compiler to say so. */
    private Optional<String> text(Path file) {
        int most = settings.engine().syntax().scriptBytes() + 1;
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(most), StandardCharsets.UTF_8));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException e) {
            log.error("script {} cannot be read: {}", file, e.toString());
            return Optional.empty();
        }
    }
}

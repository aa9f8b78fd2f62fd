// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.winnowmail.app.config.Config.Role;

/** All keys of {@code winnow.yaml} with their defaults and bounds, read in one pass. */
public final class ConfigLoader {
    /** The version of the format this program reads. */
    private static final int CONFIG_VERSION = 1;

    /** Variables with the prefix that are no settings. */
    private static final Set<String> RESERVED = Set.of("WINNOW_CONFIG", "WINNOW_JAVA_OPTS", "WINNOW_HOME");

    private final Lookup.Context context;
    private final ConfigFiles files;
    private final Optional<Path> dataOption;

    private ConfigLoader(Lookup.Context context, Optional<Path> dataOption) {
        this.context = context;
        this.files = new ConfigFiles(context.file());
        this.dataOption = dataOption;
    }

    /**
     * Reads a configuration.
     *
     * @param file the file; empty means {@code winnow.yaml} in the working directory if it is there, else the
     *     defaults alone
     * @param data {@code --data}, which wins over the file
     * @param environment variables of the process
     * @throws ConfigException with every problem found
     */
    public static Config load(Optional<Path> file, Optional<Path> data, Map<String, String> environment)
            throws ConfigException {
        Path usual = Path.of("winnow.yaml");
        Optional<Path> chosen = file.or(() ->
                        Optional.ofNullable(environment.get("WINNOW_CONFIG")).map(Path::of))
                .or(() -> Files.exists(usual) ? Optional.of(usual) : Optional.empty());
        YamlNode.Mapping root = chosen.isPresent() ? YamlFile.read(chosen.get()) : YamlNode.Mapping.empty();
        return load(chosen.orElse(usual), root, data, environment);
    }

    static Config load(Path file, YamlNode.Mapping root, Optional<Path> data, Map<String, String> environment)
            throws ConfigException {
        Lookup.Context context = new Lookup.Context(
                file, Map.copyOf(environment), new ArrayList<>(), new ArrayList<>(), new TreeSet<>(), new HashMap<>());
        Config config = new ConfigLoader(context, data).read(root);
        unknownVariables(context);
        if (!context.problems().isEmpty()) {
            throw new ConfigException(context.problems());
        }
        return config;
    }

    private static void unknownVariables(Lookup.Context context) {
        for (String variable : new TreeSet<>(context.environment().keySet())) {
            if (variable.startsWith("WINNOW_")
                    && !RESERVED.contains(variable)
                    && !context.usedVariables().contains(variable)) {
                String remedy = Nearest.to(variable, context.usedVariables())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("winnow config show lists the keys");
                context.problems()
                        .add(new ConfigProblem(
                                new Origin.Environment(variable), "", "no setting of that name", remedy));
            }
        }
    }

    private Config read(YamlNode.Mapping rootNode) {
        try (ConfigSection root = new ConfigSection(new Lookup(context, "", rootNode))) {
            Config.Auth auth = JudgingKeys.auth(root);
            root.integer("config_version", CONFIG_VERSION, 1, CONFIG_VERSION);
            Path data = data(root);
            Set<Role> roles = roles(root);
            return new Config(
                    context.file(),
                    data,
                    roles,
                    root.text("authserv_id", hostName()),
                    networks(root, "trusted_networks", List.of("127.0.0.0/8", "::1/128")),
                    JudgingKeys.dns(root),
                    milter(root),
                    lmtp(root),
                    managesieve(root),
                    console(root),
                    users(root),
                    store(root, data),
                    SieveKeys.sieve(root, data, files),
                    JudgingKeys.policy(root),
                    JudgingKeys.greylist(root),
                    JudgingKeys.rules(root),
                    JudgingKeys.classifier(root),
                    auth,
                    JudgingKeys.dkim(root, files),
                    JudgingKeys.dmarc(root),
                    JudgingKeys.arc(root, files, auth),
                    JudgingKeys.state(root),
                    outbox(root),
                    log(root),
                    context.settings(),
                    context.origins());
        }
    }

    private Path data(ConfigSection root) {
        Path data = root.path("data", "./data");
        if (dataOption.isPresent()) {
            data = dataOption.get();
            Origin option = new Origin.Option("--data");
            context.settings().removeIf(s -> s.key().equals("data"));
            context.settings().add(new Setting("data", data.toString(), option));
            context.origins().put("data", option);
        }
        if (Files.exists(data) && !Files.isDirectory(data)) {
            root.problem("data", data + " is not a directory", "name a directory, or remove that file");
        }
        return data;
    }

    private static Set<Role> roles(ConfigSection root) {
        List<Role> roles = root.list(
                "roles",
                List.of(Role.values()),
                "one of milter, lmtp, managesieve, console",
                s -> {
                    for (Role role : Role.values()) {
                        if (role.name().equalsIgnoreCase(s)) {
                            return Optional.of(role);
                        }
                    }
                    return Optional.empty();
                },
                r -> r.name().toLowerCase(Locale.ROOT));
        return roles.isEmpty() ? EnumSet.noneOf(Role.class) : EnumSet.copyOf(roles);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    static List<String> networks(ConfigSection section, String key, List<String> fallback) {
        return section.list(
                key,
                fallback,
                "a network such as 192.0.2.0/24 or 2001:db8::/32",
                s -> s.matches("[0-9a-fA-F:.]+(/\\d{1,3})?") ? Optional.of(s) : Optional.empty(),
                Function.identity());
    }

    private static List<ListenAddress> listen(ConfigSection section, String fallback) {
        return section.list(
                "listen",
                List.of(ListenAddress.parse(fallback).orElseThrow()),
                "inet:HOST:PORT or unix:PATH",
                ListenAddress::parse,
                ListenAddress::toString);
    }

    private static Config.Milter milter(ConfigSection root) {
        try (ConfigSection s = root.section("milter");
                ConfigSection sign = s.section("sign")) {
            return new Config.Milter(
                    listen(s, "inet:127.0.0.1:8895"),
                    s.text("socket_mode", "rw-rw----"),
                    s.text("socket_group", ""),
                    s.integer("max_connections", 2_000, 1, 100_000),
                    s.duration("scan_deadline", "20s", "10ms", "280s"),
                    s.duration("progress_every", "10s", "100ms", "60s"),
                    s.size("message_limit", "100MB", "1KB", "2GB"),
                    s.size("spool_above", "1MB", "0", "1GB"),
                    s.duration("stop_grace", "15s", "0s", "10m"),
                    new Config.Milter.Sign(
                            sign.texts("daemon_names", List.of("ORIGINATING")), sign.bool("trusted_networks", true)));
        }
    }

    private Config.Lmtp lmtp(ConfigSection root) {
        try (ConfigSection s = root.section("lmtp")) {
            return new Config.Lmtp(
                    listen(s, "inet:127.0.0.1:2400"),
                    s.integer("max_sessions", 500, 1, 100_000),
                    s.size("message_limit", "100MB", "1KB", "2GB"),
                    s.integer("max_recipients", 1_000, 1, 100_000),
                    s.duration("idle", "5m", "1s", "1h"),
                    s.duration("stop_grace", "15s", "0s", "10m"),
                    files.readable(s, "certificate"),
                    files.readable(s, "key"));
        }
    }

    private Config.ManageSieve managesieve(ConfigSection root) {
        try (ConfigSection s = root.section("managesieve")) {
            return new Config.ManageSieve(
                    listen(s, "inet:127.0.0.1:4190"),
                    files.readable(s, "certificate"),
                    files.readable(s, "key"),
                    s.integer("login_failures", 10, 1, 1_000),
                    s.duration("login_window", "15m", "1s", "7d"));
        }
    }

    private static Config.Console console(ConfigSection root) {
        try (ConfigSection s = root.section("console")) {
            String text = s.text("listen", "127.0.0.1:8080");
            Optional<ListenAddress> address = ListenAddress.parse(text);
            if (address.isEmpty() || address.get() instanceof ListenAddress.Unix) {
                s.problem("listen", "expected HOST:PORT, found \"" + text + "\"", "default is 127.0.0.1:8080");
            }
            return new Config.Console(address.orElse(new ListenAddress.Inet("127.0.0.1", 8080)));
        }
    }

    private Config.Users users(ConfigSection root) {
        try (ConfigSection s = root.section("users")) {
            Config.UserSource source = s.choice("source", Config.UserSource.ANY);
            Path file = files.near(s.path("file", "users"));
            if (source == Config.UserSource.FILE && !Files.isReadable(file)) {
                s.problem(
                        "file",
                        "cannot read " + file,
                        "users.source is file: create it, with Dovecot passwd-file lines");
            }
            return new Config.Users(
                    source, file, s.text("dovecot", "inet:127.0.0.1:12346"), s.text("auth", "inet:127.0.0.1:12345"));
        }
    }

    private static Config.Store store(ConfigSection root, Path data) {
        try (ConfigSection s = root.section("store")) {
            Config.StoreKind kind = s.choice("kind", Config.StoreKind.MAILDIR);
            if (kind != Config.StoreKind.MAILDIR) {
                s.problem("kind", "only maildir is available in this version", "use maildir");
            }
            return new Config.Store(
                    kind,
                    s.text("path", data.resolve("mail/%{domain}/%{user}").toString()),
                    s.text("layout", "fs"),
                    s.bool("utf8_names", true),
                    s.bool("create_folders", true));
        }
    }

    private static Config.Outbox outbox(ConfigSection root) {
        try (ConfigSection s = root.section("outbox")) {
            return new Config.Outbox(s.text("smtp", "127.0.0.1:25"), s.duration("retry_for", "2d", "1m", "30d"));
        }
    }

    private static Config.Log log(ConfigSection root) {
        try (ConfigSection s = root.section("log")) {
            List<String> levels = List.of("error", "warn", "info", "debug", "trace");
            Function<String, Optional<String>> level = t -> levels.contains(t.toLowerCase(Locale.ROOT))
                    ? Optional.of(t.toLowerCase(Locale.ROOT))
                    : Optional.empty();
            String main = s.list("level", List.of("info"), "one of " + levels, level, Function.identity()).stream()
                    .findFirst()
                    .orElse("info");
            Map<String, String> components = new HashMap<>();
            for (String pair : s.texts("components", List.of())) {
                int eq = pair.indexOf('=');
                if (eq <= 0 || level.apply(pair.substring(eq + 1)).isEmpty()) {
                    s.problem("components", "expected NAME=LEVEL, found \"" + pair + "\"", "for example sieve=debug");
                } else {
                    components.put(pair.substring(0, eq), pair.substring(eq + 1));
                }
            }
            return new Config.Log(s.choice("format", Config.LogFormat.TEXT), main, components);
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ListenAddress;
import org.winnowmail.app.config.Origin;
import org.winnowmail.delivery.ScriptSettings;
import org.winnowmail.delivery.Scripts;
import org.winnowmail.lmtp.wire.Endpoint;
import org.winnowmail.lmtp.wire.TlsFiles;
import org.winnowmail.managesieve.Authenticator;
import org.winnowmail.managesieve.CompilerCheck;
import org.winnowmail.managesieve.ManageSieveServer;
import org.winnowmail.managesieve.ManageSieveSettings;
import org.winnowmail.managesieve.ManageSieveSettings.ManageSieveLimits;
import org.winnowmail.sieve.ext.extlists.ExtListsSettings;
import org.winnowmail.sieve.ext.programs.ProgramSettings;
import org.winnowmail.sieve.ext.vacation.VacationSettings;
import org.winnowmail.sieve.host.SieveSettings;

/** Users' scripts: where they are for delivery, and the ManageSieve server that takes them in. */
public final class SieveGraph implements AutoCloseable {
    private final ManageSieveServer.Running server;

    private SieveGraph(ManageSieveServer.Running server) {
        this.server = server;
    }

    /** The scripts as the configuration places them; delivery and ManageSieve see the same. */
    static Scripts scripts(Config config) throws ConfigException {
        Config.Sieve sieve = config.sieve();
        try {
            return new Scripts(ScriptSettings.defaults(config.data())
                    .withPersonal(sieve.personal(), active(sieve))
                    .withEngine(engine(config))
                    .withSequence(paths(sieve.before()), sieve.defaultScript(), paths(sieve.after()))
                    .withGlobal(sieve.global())
                    .withSpecialUse(sieve.specialUse())
                    .withCache(sieve.cache()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    config.origin("sieve.personal"), "sieve.personal", String.valueOf(e.getMessage()), "");
        }
    }

    private static SieveSettings engine(Config config) {
        List<String> names = config.sieve().extensions();
        ProgramSettings programs = ProgramSettings.DEFAULT
                .withKinds(config.sieve().programs().directories().keySet())
                .withMaxOutput((int) config.sieve().programs().output());
        SieveSettings here = SieveSettings.DEFAULT
                .withHostName(config.authservId())
                .with(ProgramSettings.class, programs)
                .with(
                        VacationSettings.class,
                        VacationSettings.DEFAULT.withMinSeconds(
                                config.sieve().vacationInterval().toSeconds()))
                .with(
                        ExtListsSettings.class,
                        new ExtListsSettings(config.sieve().lists().redirects()));
        return names.contains("all") ? here : here.withExtensions(Set.copyOf(names));
    }

    private static String active(Config.Sieve sieve) {
        return sieve.personal() + "/.dovecot.sieve";
    }

    private static List<Path> paths(List<String> texts) {
        return texts.stream().map(Path::of).toList();
    }

    /** Starts ManageSieve (RFC 5804). */
    public static SieveGraph start(Config config) throws ConfigException {
        Config.ManageSieve managesieve = config.managesieve();
        List<Endpoint> listen = new ArrayList<>();
        for (ListenAddress address : managesieve.listen()) {
            listen.add(DeliveryGraph.endpoint(config, "managesieve.listen", address.toString()));
        }
        ManageSieveSettings settings = ManageSieveSettings.defaults(config.data())
                .withListen(listen)
                .withLimits(ManageSieveLimits.DEFAULT.withLoginFailures(
                        managesieve.loginFailures(), managesieve.loginWindow()))
                .withScripts(config.sieve().personal(), active(config.sieve()))
                .withTls(managesieve
                        .certificate()
                        .flatMap(c -> managesieve.key().map(k -> new TlsFiles(c, k))));
        try {
            return new SieveGraph(
                    ManageSieveServer.start(settings, authenticator(config), new CompilerCheck(scripts(config))));
        } catch (IOException e) {
            throw new ConfigException(
                    config.origin("managesieve.listen"), "managesieve.listen", String.valueOf(e.getMessage()), "");
        }
    }

    private static Authenticator authenticator(Config config) throws ConfigException {
        // Whose mail is taken and whose password is right are two questions: where every recipient has a mailbox,
        // because Postfix has asked before, Dovecot may still be the one that knows passwords.
        boolean named = !(config.origin("users.auth") instanceof Origin.Default);
        return switch (config.users().source()) {
            case ANY ->
                named
                        ? dovecot(config)
                        : Authenticator.passwordFile(config.users().file());
            case FILE -> Authenticator.passwordFile(config.users().file());
            case DOVECOT, SQL -> dovecot(config);
        };
    }

    private static Authenticator dovecot(Config config) throws ConfigException {
        return Authenticator.dovecot(
                DeliveryGraph.endpoint(config, "users.auth", config.users().auth()), Duration.ofSeconds(30));
    }

    /** Ports bound. */
    public List<Integer> ports() {
        return server.ports();
    }

    /** Sessions open now. */
    public int sessions() {
        return server.sessions();
    }

    @Override
    public void close() {
        server.close();
    }
}

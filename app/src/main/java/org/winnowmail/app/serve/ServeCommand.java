// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import org.winnowmail.app.config.ConfigProblem;
import org.winnowmail.app.log.Logging;
import org.winnowmail.mailauth.dkim.CryptoEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow serve}. */
@Command(
        name = "serve",
        description = "Run all roles in one process; `roles:` in the configuration narrows it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "SIGTERM stops it when what runs has ended; SIGHUP reads the configuration again.",
            "",
            "Example: winnow serve --config /etc/winnow/winnow.yaml --data /var/lib/winnow"
        })
public final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    /** Starts, passes so many messages through, and ends: loads the classes that a real start needs. */
    @Option(names = "--rehearse", hidden = true, arity = "0..1", fallbackValue = "400")
    private @Nullable Integer rehearse;

    @Override
    public Integer call() throws ConfigException, IOException, InterruptedException {
        if (rehearse != null) {
            Rehearsal.run(rehearse);
            return 0;
        }
        Config config = options.load();
        Logging.serve(
                config.log().format() == Config.LogFormat.JSON,
                config.log().level(),
                config.log().levels());
        Service service = Service.start(config);
        LOG.info(
                "ready {} ms after start: {}",
                System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime(),
                service.places());

        Thread.ofVirtual()
                .start(() -> LOG.debug("signatures by {}", CryptoEngine.best().name()));

        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            LOG.info("stopping");
                            service.close();
                            LOG.info("stopped");
                            stopped.countDown();
                        },
                        "stop"));
        Hangup.onSignal(() -> reload(service));
        stopped.await();
        return 0;
    }

    private void reload(Service service) {
        try {
            service.reload(options.load());
            LOG.info("configuration read again: rules, scores, thresholds, keys and log levels are in force");
        } catch (ConfigException e) {
            for (ConfigProblem problem : e.problems()) {
                LOG.error("{}", problem);
            }
            LOG.error("configuration has mistakes and was not taken over; the old one stays in force");
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up Logback in code: no file is looked for and nothing is parsed at start.
 *
 * <p>Commands log warnings to stderr; {@link #serve} sends all to stdout, one line per event. A <em>component</em> is
 * a package below {@code org.winnowmail}, so {@code sieve} or {@code milter.protocol}, and its level can be changed
 * while running.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String ROOT = "org.winnowmail.";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        install(context, console, text(context), Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** For the running service: to stdout, at a level, as text or JSON. */
    public static void serve(boolean json, String level, Map<String, String> components) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        EncoderBase<ILoggingEvent> encoder = json ? json(context) : text(context);
        GatheredOutput out = new GatheredOutput(System.out);
        OutputStreamAppender<ILoggingEvent> lines = new OutputStreamAppender<>();
        lines.setContext(context);
        lines.setEncoder(encoder);
        lines.setOutputStream(out);
        install(context, lines, encoder, Level.toLevel(level.toUpperCase(Locale.ROOT), Level.INFO));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("log-end").unstarted(() -> close(out)));
        for (String noisy : new String[] {"io.netty", "io.helidon", "org.xbill"}) {
            context.getLogger(noisy).setLevel(Level.WARN);
        }
        // Helidon logs by the JDK's own logging, whose lines have another form: only its warnings are let through.
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
        components.forEach(Logging::level);
    }

    /** Sets one component's level; {@code info} brings the usual one back. */
    public static void level(String component, String level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(ROOT + component).setLevel(Level.toLevel(level.toUpperCase(Locale.ROOT), Level.INFO));
    }

    private static EncoderBase<ILoggingEvent> text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(
                "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %replace(%logger){'^org\\.winnowmail\\.',''}: %msg%n");
        encoder.start();
        return encoder;
    }

    private static EncoderBase<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }

    /** The last lines of a service that stops are written; those that come still later are written at once. */
    private static void close(GatheredOutput out) {
        try {
            out.close();
        } catch (IOException e) {
            System.err.println("winnow: the log cannot be written: " + e.getMessage());
        }
    }

    private static void install(
            LoggerContext context,
            OutputStreamAppender<ILoggingEvent> appender,
            EncoderBase<ILoggingEvent> encoder,
            Level level) {
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(appender);
    }
}

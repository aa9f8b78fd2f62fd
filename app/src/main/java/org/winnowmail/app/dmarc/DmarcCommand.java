// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.dmarc;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.winnowmail.app.Winnow;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigException;
import org.winnowmail.app.config.ConfigOptions;
import org.winnowmail.app.dns.ConfiguredDns;
import org.winnowmail.delivery.outbox.Outbox;
import org.winnowmail.mailauth.dmarc.DmarcEvaluator;
import org.winnowmail.mailauth.dmarc.DmarcPolicy;
import org.winnowmail.mailauth.dmarc.DmarcResult;
import org.winnowmail.mailauth.dmarc.DmarcSettings;
import org.winnowmail.mailauth.dmarc.DmarcTrace;
import org.winnowmail.mailauth.dmarc.report.AggregateReports;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.state.SqliteState;
import org.winnowmail.state.State;
import org.winnowmail.state.StateException;
import org.winnowmail.state.StateSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow dmarc report|check}. */
@Command(
        name = "dmarc",
        description = "Look up the DMARC policy of a domain; show and send aggregate reports.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: winnow dmarc report --dry-run"})
public final class DmarcCommand implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line parser
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say report or check");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(
            name = "check",
            description = "Find the policy of a domain as for a message from it; exit 1 when there is none.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow dmarc check news.example.org"})
    int check(@Mixin ConfigOptions options, @Parameters(paramLabel = "DOMAIN") String domain) throws ConfigException {
        DmarcEvaluator evaluator = new DmarcEvaluator(ConfiguredDns.client(options.load()), DmarcSettings.DEFAULT);
        DmarcTrace trace = evaluator.trace(domain, Deadline.in(PATIENCE));
        trace.steps().forEach(step -> out().println(step));
        DmarcResult found = trace.unproven();
        out().println("organisational domain: " + trace.organization());
        if (found.record().isEmpty()) {
            out().println(found.verdict().word() + ": " + found.reason());
            return Winnow.NO;
        }
        out().println("policy: " + found.policyTag() + "=" + found.policy().word() + " of " + found.policyDomain());
        out().println("mail that nothing vouches for: "
                + (found.disposition() == DmarcPolicy.NONE
                        ? "nothing is asked"
                        : found.disposition().word() + " is asked"));
        out().println("alignment: DKIM " + mode(found.record().get().strictDkim()) + ", SPF "
                + mode(found.record().get().strictSpf()));
        out().println("reports to: "
                + (found.record().get().aggregate().isEmpty()
                        ? "nobody"
                        : String.join(", ", found.record().get().aggregate())));
        return 0;
    }

    private static String mode(boolean strict) {
        return strict ? "strict" : "relaxed";
    }

    @Command(
            name = "report",
            description = {
                "Send the aggregate reports that are due, and say what goes to whom and what to nobody, and why.",
                "May be used while the service runs: it hands the mails to outbox.smtp within half a minute."
            },
            mixinStandardHelpOptions = true,
            footer = {"", "Example: winnow dmarc report --dry-run --domain example.org --out reports"})
    int report(
            @Mixin ConfigOptions options,
            @Option(names = "--dry-run", description = "Send nothing, forget nothing; show the XML.") boolean dry,
            @Option(names = "--domain", paramLabel = "D", description = "Only about this policy domain.") @Nullable
                    String domain,
            @Option(names = "--day", paramLabel = "YYYY-MM-DD", description = "Only of this day (UTC).") @Nullable
                    LocalDate day,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            description = "With --dry-run: write XML files there instead of printing them.")
                    @Nullable
                    Path directory)
            throws ConfigException, IOException {
        Config config = options.load();
        Path file = config.data().resolve("state.sqlite");
        if (!Files.exists(file)) {
            spec.commandLine().getErr().println("winnow: nothing is noted yet: there is no " + file);
            return 0;
        }
        if (!dry && !config.dmarc().reports().enabled()) {
            throw new ConfigException(
                    config.origin("dmarc.reports.enabled"),
                    "dmarc.reports.enabled",
                    "is false, so nothing is sent",
                    "set it and dmarc.reports.email, or use --dry-run");
        }
        Predicate<LocalDate> days = d -> day == null || d.equals(day);
        Predicate<String> domains = d -> domain == null || d.equals(domain.toLowerCase(Locale.ROOT));
        try (State state = SqliteState.open(file, InstantSource.system(), StateSettings.DEFAULT)) {
            AggregateReports reports =
                    DmarcReporting.reports(config, state, ConfiguredDns.client(config), InstantSource.system());
            ReportRound round = DmarcReporting.round(config, reports);
            if (dry) {
                round.plan(Instant.now(), days, domains, plan -> show(plan, reports, config, directory));
            } else {
                try (Outbox outbox = Outbox.openForOthers(DmarcReporting.outbox(config))) {
                    ReportRound.Tally tally = round.send(
                            Instant.now(),
                            days,
                            domains,
                            DmarcReporting.into(outbox),
                            plan -> plan.lines().forEach(out()::println));
                    tell(tally, config);
                }
            }
        } catch (StateException e) {
            throw new ConfigException(config.origin("data"), "data", String.valueOf(e.getMessage()), "");
        }
        out().flush();
        return 0;
    }

    private void tell(ReportRound.Tally tally, Config config) {
        int done = tally.sent() + tally.dropped() + tally.failed();
        out().println(
                        done == 0
                                ? "nothing is due; what was sent is not sent again"
                                : tally.sent() + " queued, " + tally.dropped() + " for nobody, " + tally.failed()
                                        + " failed");
        if (tally.sent() > 0) {
            out().println("the running service hands them to " + config.outbox().smtp()
                    + " within half a minute; without one they wait in " + config.data() + "/dmarc");
        }
    }

    private void show(ReportPlan plan, AggregateReports reports, Config config, @Nullable Path directory)
            throws IOException {
        plan.lines().forEach(out()::println);
        String xml = reports.xml(plan.report());
        if (directory == null) {
            out().println(xml);
            return;
        }
        String submitter = config.dmarc().reports().email().replaceFirst(".*@", "");
        Path file = directory.resolve(plan.report().fileName(submitter) + ".xml");
        Optional.ofNullable(file.getParent()).ifPresent(parent -> {
            if (!parent.toFile().isDirectory() && !parent.toFile().mkdirs()) {
                throw new CommandLine.ParameterException(spec.commandLine(), "cannot make " + parent);
            }
        });
        Files.writeString(file, xml);
        out().println("    written to " + file);
    }
}

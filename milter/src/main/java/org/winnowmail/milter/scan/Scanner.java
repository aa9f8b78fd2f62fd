// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.MailAuth;
import org.winnowmail.message.Envelope;
import org.winnowmail.rules.Finding;
import org.winnowmail.rules.Policy;
import org.winnowmail.rules.Verdict;

/**
 * Runs the checks of a scan and judges what they found.
 *
 * <p>Mail authentication sends its questions and checks that wait start first, each on a virtual thread of its own;
 * those that compute then run one after another on the caller's thread, and authentication last, when its answers have
 * mostly come. So a message costs no more threads than it has things to wait for. All of them share one deadline. A
 * check that fails, or is not done at the deadline, becomes a symbol; the message is judged by what is known. Nothing a
 * message holds can make {@link #scan} throw.
 */
public final class Scanner {
    private static final Logger LOG = LoggerFactory.getLogger(Scanner.class);

    /** Ends the symbol of a check that gave no answer. */
    private static final String TEMPFAIL = "_TEMPFAIL";

    private final @Nullable AuthCheck auth;
    private final List<Check> checks;
    private final Supplier<Policy> policy;
    private final Duration deadline;
    private final ScanEvents events;

    /**
     * A scanner.
     *
     * @param auth mail authentication; empty when it is switched off
     * @param checks all other checks
     * @param policy asked once per message, so a reload takes effect with the next one
     * @param deadline time for one message, all checks together
     */
    public Scanner(
            Optional<AuthCheck> auth,
            List<Check> checks,
            Supplier<Policy> policy,
            Duration deadline,
            ScanEvents events) {
        this.auth = auth.orElse(null);
        this.checks = List.copyOf(checks);
        this.policy = policy;
        this.deadline = deadline;
        this.events = events;
    }

    /** A message of this sender is about to come. Returns at once. */
    void expect(Envelope envelope) {
        if (auth != null) {
            auth.expect(envelope);
        }
    }

    /** The sender's domain when SPF proves it; asked for before there is a message to scan. */
    Optional<String> proven(Envelope envelope) {
        return auth == null ? Optional.empty() : auth.proven(envelope);
    }

    /** What one check gave, and how long it took. */
    private record Outcome<T>(T value, Duration took) {}

    private record Started<T>(String name, FutureTask<Outcome<T>> task) {}

    /** Judges one message. Blocks until every check is done or the deadline has come. */
    public ScanReport scan(Scan scan) {
        long start = System.nanoTime();
        long end = start + deadline.toNanos();
        Map<String, Duration> took = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();

        Optional<MailAuth.Begun> asked = begin(scan, findings);
        List<Started<List<Finding>>> waiting = new ArrayList<>();
        for (Check check : checks) {
            if (check.waits() && check.concerns(scan.direction())) {
                waiting.add(start(check.name(), () -> check.run(scan)));
            }
        }
        for (Check check : checks) {
            if (!check.waits() && check.concerns(scan.direction())) {
                compute(check.name(), () -> check.run(scan), scan, end, took, findings)
                        .ifPresent(findings::addAll);
            }
        }
        Optional<AuthReport> report = asked.flatMap(a -> compute(AuthCheck.NAME, a::report, scan, end, took, findings));
        for (Started<List<Finding>> task : waiting) {
            await(task, end, took, findings).ifPresent(findings::addAll);
        }
        report.ifPresent(r -> findings.addAll(AuthFindings.of(r)));

        Policy now = policy.get();
        if (scan.direction() == Direction.OUTGOING || findings.stream().anyMatch(Scanner::rulesFailed)) {
            // The rules looked for nothing, so a composite of what is missing must not speak. Only they count here:
            // a stranger's DNS can make other checks fail.
            now = new Policy(now.thresholds(), now.scores(), List.of());
        }
        Verdict verdict = now.judge(findings, scan.envelope());
        took.put("total", Duration.ofNanos(System.nanoTime() - start));
        ScanReport result = new ScanReport(verdict, report, took);
        events.scanned(scan, result);
        return result;
    }

    private interface Work<T> {
        T run() throws Exception;
    }

    private static <T> Started<T> start(String name, Work<T> work) {
        FutureTask<Outcome<T>> task = new FutureTask<>(() -> {
            long start = System.nanoTime();
            T value = work.run();
            return new Outcome<>(value, Duration.ofNanos(System.nanoTime() - start));
        });
        Thread.ofVirtual().name("check-" + name).start(task);
        return new Started<>(name, task);
    }

    /** Nothing is waited for yet, so this needs no thread: answers come while the other checks compute. */
    private Optional<MailAuth.Begun> begin(Scan scan, List<Finding> findings) {
        if (auth == null || !auth.concerns(scan.direction())) {
            return Optional.empty();
        }
        try {
            return Optional.of(auth.begin(scan));
        } catch (RuntimeException | StackOverflowError e) {
            findings.add(failed(AuthCheck.NAME, scan(scan.envelope().queueId()), e.toString(), e));
            return Optional.empty();
        }
    }

    private <T> Optional<T> compute(
            String check, Work<T> work, Scan scan, long end, Map<String, Duration> took, List<Finding> findings) {
        long start = System.nanoTime();
        String queueId = scan(scan.envelope().queueId());
        if (start - end >= 0) {
            findings.add(failed(check, queueId, "no time was left for it", null));
            return Optional.empty();
        }
        try {
            return Optional.of(work.run());
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            findings.add(failed(check, queueId, e.toString(), e));
            return Optional.empty();
        } finally {
            took.put(stage(check), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static String scan(String queueId) {
        return queueId.isEmpty() ? "-" : queueId;
    }

    private <T> Optional<T> await(Started<T> started, long end, Map<String, Duration> took, List<Finding> findings) {
        try {
            Outcome<T> outcome = started.task().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            took.put(stage(started.name()), outcome.took());
            return Optional.of(outcome.value());
        } catch (TimeoutException e) {
            started.task().cancel(true);
            took.put(stage(started.name()), deadline);
            findings.add(failed(started.name(), "-", "not done after " + deadline.toMillis() + " ms", null));
        } catch (ExecutionException e) {
            findings.add(failed(started.name(), "-", String.valueOf(e.getCause()), e.getCause()));
        } catch (InterruptedException e) {
            started.task().cancel(true);
            Thread.currentThread().interrupt();
            findings.add(failed(started.name(), "-", "interrupted", null));
        }
        return Optional.empty();
    }

    private Finding failed(String check, String queueId, String why, @Nullable Throwable cause) {
        LOG.warn("{}: check {} failed: {}; judged without it", queueId, check, why);
        LOG.debug("check {}", check, cause);
        events.checkFailed(check);
        return Finding.of(check + TEMPFAIL, why);
    }

    private static boolean rulesFailed(Finding finding) {
        return finding.symbol().equals(RulesCheck.NAME + TEMPFAIL);
    }

    private static String stage(String check) {
        return check.toLowerCase(Locale.ROOT);
    }
}

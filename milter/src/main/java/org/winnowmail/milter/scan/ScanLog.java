// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.winnowmail.message.Envelope;
import org.winnowmail.milter.protocol.Reply;
import org.winnowmail.rules.Symbol;
import org.winnowmail.rules.Tenths;
import org.winnowmail.rules.Verdict;

/** The one log line per message; begins with the queue id, so that it can be joined with the MTA's log. */
final class ScanLog {
    private static final Logger LOG = LoggerFactory.getLogger("org.winnowmail.milter.scan");

    private ScanLog() {}

    static void judged(Judgement judgement, Reply reply) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        Scan scan = judgement.scan();
        Envelope envelope = scan.envelope();
        Verdict verdict = judgement.report().verdict();
        LOG.info(
                "{}: from=<{}> to={} client={}{}{} size={} action={}{} score={} reason=\"{}\" symbols={} ms={}{}",
                queueId(envelope),
                sender(envelope),
                envelope.recipients(),
                client(envelope),
                scan.arrival().relay().map(a -> " relay=" + a.getHostAddress()).orElse(""),
                envelope.authUser().map(u -> " user=" + u).orElse(""),
                scan.message().size(),
                verdict.action().word(),
                reply instanceof Reply.Tempfail ? " reply=deferred" : "",
                verdict.scoreText(),
                verdict.reason(),
                symbols(verdict),
                took(judgement.report().took()),
                judgement.signing().isEmpty() ? "" : " " + judgement.signing());
        if (LOG.isDebugEnabled()) {
            for (Symbol symbol : verdict.symbols()) {
                LOG.debug("{}: {} {} {}", queueId(envelope), symbol.name(), symbol.score(), symbol.evidence());
            }
        }
    }

    private static String queueId(Envelope envelope) {
        return envelope.queueId().isEmpty() ? "-" : envelope.queueId();
    }

    private static String sender(Envelope envelope) {
        return envelope.sender().map(Object::toString).orElse("");
    }

    private static String client(Envelope envelope) {
        return envelope.client().address().map(a -> a.getHostAddress()).orElse("-");
    }

    private static String symbols(Verdict verdict) {
        return verdict.symbols().stream()
                .map(s -> s.name() + '(' + Tenths.text(s.score()) + ')')
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String took(Map<String, Duration> took) {
        return new TreeMap<>(took)
                .entrySet().stream()
                        .map(e -> e.getKey() + ':' + Tenths.text(e.getValue().toNanos() / 1e6))
                        .collect(Collectors.joining(","));
    }
}

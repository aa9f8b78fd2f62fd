// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsBudget;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.DnsRecord;
import org.winnowmail.mailauth.dns.RecordType;
import org.winnowmail.mailauth.ip.IpBlock;

/**
 * One run of check_host() (RFC 7208, section 4) with its counters. Includes and redirects recurse; the
 * counters of terms and voids are shared by all of them, which also ends every loop of records.
 */
final class SpfCheck {
    private final DnsBudget dns;
    private final SpfSettings settings;
    private final SpfDialogue dialogue;
    private final List<String> trace = new ArrayList<>();
    private int terms;
    private int voids;

    /** Values of the p macro by current domain. */
    private final Map<String, String> validated = new HashMap<>();

    SpfCheck(DnsClient client, SpfSettings settings, Deadline deadline, SpfDialogue dialogue) {
        this.dns = new DnsBudget(client, settings.questions(), deadline);
        this.settings = settings;
        this.dialogue = dialogue;
    }

    /** Ends the whole check, from however deep. */
    private static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;
        private final SpfVerdict verdict;

        Ended(SpfVerdict verdict, String reason) {
            super(reason, null, false, false);
            this.verdict = verdict;
        }
    }

    /**
     * What a record came to.
     *
     * @param explanation where the text for the rejected is, and for which domain
     */
    private record Outcome(SpfVerdict verdict, String reason, Optional<Macro> explanation, String domain) {}

    SpfResult run(SpfIdentity identity) {
        String domain = dialogue.senderDomain();
        SpfVerdict verdict;
        String reason;
        Optional<String> explanation = Optional.empty();
        try {
            Outcome outcome = host(domain);
            verdict = outcome.verdict();
            reason = outcome.reason();
            if (verdict == SpfVerdict.FAIL && outcome.explanation().isPresent()) {
                explanation = explain(outcome.explanation().get(), outcome.domain());
            }
        } catch (Ended e) {
            verdict = e.verdict;
            reason = String.valueOf(e.getMessage());
        }
        note(verdict.word() + ": " + reason);
        return new SpfResult(verdict, domain, identity, reason, explanation, trace, terms);
    }

    /** check_host() for one domain: none when it has no record. */
    private Outcome host(String domain) throws Ended {
        DnsAnswer answer = dns.lookup(domain, RecordType.TXT);
        if (answer.isFailure()) {
            throw new Ended(SpfVerdict.TEMPERROR, "TXT " + domain + ": " + answer.text());
        }
        List<String> records = answer.all(DnsRecord.Txt.class).stream()
                .map(DnsRecord.Txt::value)
                .filter(SpfRecord::isSpf)
                .toList();
        if (records.isEmpty()) {
            String why = answer instanceof DnsAnswer.Records ? "none of its TXT records is one" : answer.text();
            return new Outcome(SpfVerdict.NONE, domain + " has no SPF record: " + why, Optional.empty(), domain);
        }
        if (records.size() > 1) {
            throw new Ended(SpfVerdict.PERMERROR, domain + " has " + records.size() + " SPF records");
        }
        note(domain + ": " + SpfRecord.cut(records.getFirst()));
        try {
            return evaluate(domain, SpfRecord.parse(records.getFirst(), settings.recordLength()));
        } catch (SpfSyntaxException e) {
            throw new Ended(SpfVerdict.PERMERROR, "record of " + domain + ": " + e.reason());
        }
    }

    private Outcome evaluate(String domain, SpfRecord record) throws Ended {
        prefetch(record);
        for (SpfTerm term : record.terms()) {
            // RFC 8616, section 4: a local part beyond ASCII is never expanded, and the term does not match.
            if (dialogue.isInternational()
                    && term.target().filter(Macro::speaksOfLocalPart).isPresent()) {
                note(domain + ": " + SpfRecord.cut(term.text()) + " does not match: the local part is not ASCII");
                continue;
            }
            if (matches(domain, term)) {
                String reason = domain + ": " + dialogue.readable() + " matches " + SpfRecord.cut(term.text());
                return new Outcome(term.verdict(), reason, record.explanation(), domain);
            }
            note(domain + ": " + SpfRecord.cut(term.text()) + " does not match");
        }
        if (record.redirect().isEmpty()) {
            return new Outcome(SpfVerdict.NEUTRAL, domain + ": no term matches", record.explanation(), domain);
        }
        countTerm("redirect=" + record.redirect().get().source());
        String target = name(record.redirect().get(), domain);
        note(domain + ": redirect to " + SpfRecord.cut(target));
        Outcome there = host(target);
        if (there.verdict() == SpfVerdict.NONE) {
            throw new Ended(
                    SpfVerdict.PERMERROR,
                    domain + " redirects to " + SpfRecord.cut(target) + ", which has no SPF record");
        }
        return there;
    }

    /** Asks at once for the records that the includes will need. */
    private void prefetch(SpfRecord record) {
        int left = settings.terms() - terms;
        for (SpfTerm term : record.terms()) {
            if (left-- > 0 && term instanceof SpfTerm.Include i && i.domain().isConstant()) {
                dns.prefetch(i.domain().source(), RecordType.TXT);
            }
        }
    }

    private boolean matches(String domain, SpfTerm term) throws Ended {
        return switch (term) {
            case SpfTerm.All _ -> true;
            case SpfTerm.Ip ip -> IpBlock.matches(dialogue.address(), ip.network(), ip.prefix());
            case SpfTerm.Include i -> included(domain, i);
            case SpfTerm.A a -> {
                countTerm(a.text());
                yield hasAddress(target(a.domain(), domain), a.prefix4(), a.prefix6(), true, a.text());
            }
            case SpfTerm.Mx mx -> {
                countTerm(mx.text());
                yield exchanger(target(mx.domain(), domain), mx);
            }
            case SpfTerm.Ptr p -> {
                countTerm(p.text());
                yield reverseNameBelow(target(p.domain(), domain));
            }
            case SpfTerm.Exists e -> {
                countTerm(e.text());
                DnsAnswer answer = ask(name(e.domain(), domain), RecordType.A, true, e.text());
                yield answer instanceof DnsAnswer.Records;
            }
        };
    }

    /** RFC 7208, section 5.2: only a pass there is a match here. */
    private boolean included(String domain, SpfTerm.Include include) throws Ended {
        countTerm(include.text());
        String target = name(include.domain(), domain);
        Outcome there = host(target);
        return switch (there.verdict()) {
            case PASS -> true;
            case FAIL, SOFTFAIL, NEUTRAL -> false;
            case NONE ->
                throw new Ended(
                        SpfVerdict.PERMERROR,
                        domain + " includes " + SpfRecord.cut(target) + ", which has no SPF record");
            case TEMPERROR, PERMERROR -> throw new Ended(there.verdict(), there.reason());
        };
    }

    private boolean hasAddress(String host, int prefix4, int prefix6, boolean countsVoid, String text) throws Ended {
        RecordType type = dialogue.isV6() ? RecordType.AAAA : RecordType.A;
        DnsAnswer answer = ask(host, type, countsVoid, text);
        int prefix = dialogue.isV6() ? prefix6 : prefix4;
        for (DnsRecord.Ip ip : answer.all(DnsRecord.Ip.class)) {
            if (IpBlock.matches(dialogue.address(), ip.address().getAddress(), prefix)) {
                return true;
            }
        }
        return false;
    }

    private boolean exchanger(String domain, SpfTerm.Mx mx) throws Ended {
        List<DnsRecord.Mx> hosts = ask(domain, RecordType.MX, true, mx.text()).all(DnsRecord.Mx.class);
        if (hosts.size() > settings.names()) {
            throw new Ended(
                    SpfVerdict.PERMERROR,
                    mx.text() + ": " + domain + " has " + hosts.size() + " mail exchangers, more than "
                            + settings.names());
        }
        RecordType type = dialogue.isV6() ? RecordType.AAAA : RecordType.A;
        hosts.forEach(host -> dns.prefetch(host.host(), type));
        for (DnsRecord.Mx host : hosts) {
            // A host without an address of the client's kind is no void term: IPv4-only exchangers are common.
            if (hasAddress(host.host(), mx.prefix4(), mx.prefix6(), false, mx.text())) {
                return true;
            }
        }
        return false;
    }

    /** RFC 7208, section 5.5: an error of the DNS here is no match, never an error of the check. */
    private boolean reverseNameBelow(String target) {
        String wanted = target.toLowerCase(Locale.ROOT);
        for (String name : reverseNames()) {
            if ((name.equals(wanted) || name.endsWith('.' + wanted)) && isConfirmed(name)) {
                return true;
            }
        }
        return false;
    }

    private List<String> reverseNames() {
        List<String> names = new ArrayList<>();
        for (DnsRecord.Ptr ptr : dns.lookup(dialogue.reverse(), RecordType.PTR).all(DnsRecord.Ptr.class)) {
            if (names.size() < settings.names()) {
                String host = ptr.host().toLowerCase(Locale.ROOT);
                names.add(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
            }
        }
        return names;
    }

    private boolean isConfirmed(String name) {
        DnsAnswer answer = dns.lookup(name, dialogue.isV6() ? RecordType.AAAA : RecordType.A);
        return answer.all(DnsRecord.Ip.class).stream()
                .anyMatch(ip -> ip.address().equals(dialogue.client()));
    }

    /** RFC 7208, section 7.3: the domain itself, else a name below it, else any confirmed name. */
    private String validatedName(String domain) {
        return validated.computeIfAbsent(domain, this::findValidatedName);
    }

    private String findValidatedName(String domain) {
        String best = "unknown";
        int rank = 0;
        List<String> names = reverseNames();
        names.forEach(name -> dns.prefetch(name, dialogue.isV6() ? RecordType.AAAA : RecordType.A));
        for (String name : names) {
            int r = name.equals(domain) ? 3 : name.endsWith('.' + domain) ? 2 : 1;
            if (r > rank && isConfirmed(name)) {
                best = name;
                rank = r;
            }
        }
        return best;
    }

    private DnsAnswer ask(String name, RecordType type, boolean countsVoid, String text) throws Ended {
        DnsAnswer answer = dns.lookup(name, type);
        if (answer.isFailure()) {
            throw new Ended(
                    SpfVerdict.TEMPERROR,
                    SpfRecord.cut(text) + ": " + type + " " + SpfRecord.cut(name) + ": " + answer.text());
        }
        if (countsVoid && answer.isVoid() && ++voids > settings.voids()) {
            throw new Ended(
                    SpfVerdict.PERMERROR,
                    SpfRecord.cut(text) + ": more than " + settings.voids() + " look-ups found nothing");
        }
        return answer;
    }

    private void countTerm(String text) throws Ended {
        if (++terms > settings.terms()) {
            throw new Ended(
                    SpfVerdict.PERMERROR,
                    "more than " + settings.terms() + " terms that ask the DNS, at " + SpfRecord.cut(text));
        }
    }

    private String target(Optional<Macro> domain, String current) {
        return domain.map(m -> name(m, current)).orElse(current);
    }

    /** A name expanded; when it is too long, labels are dropped from its left (RFC 7208, section 7.3). */
    private String name(Macro macro, String current) {
        String name = macro.expand(values(current));
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        while (name.length() > 253 && name.indexOf('.') >= 0) {
            name = name.substring(name.indexOf('.') + 1);
        }
        return name;
    }

    private Macro.Values values(String current) {
        return letter -> switch (letter) {
            case 's' -> dialogue.sender();
            case 'l' -> dialogue.local();
            case 'o' -> dialogue.senderDomain();
            case 'd' -> current;
            case 'i' -> dialogue.dotted();
            case 'p' -> validatedName(current);
            case 'v' -> dialogue.zone();
            case 'h' -> dialogue.helo();
            case 'c' -> dialogue.readable();
            case 'r' -> dialogue.receiver();
            case 't' -> Long.toString(dialogue.now().getEpochSecond());
            default -> throw new IllegalStateException("no such macro: " + letter);
        };
    }

    /** RFC 7208, section 6.2: anything wrong here means that there is no explanation. */
    private Optional<String> explain(Macro where, String domain) {
        List<DnsRecord.Txt> texts =
                dns.lookup(name(where, domain), RecordType.TXT).all(DnsRecord.Txt.class);
        if (texts.size() != 1 || texts.getFirst().value().length() > settings.recordLength()) {
            return Optional.empty();
        }
        try {
            String text = Macro.parse(texts.getFirst().value(), true).expand(values(domain));
            boolean printable = text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
            return printable && text.length() <= 500 ? Optional.of(text) : Optional.empty();
        } catch (SpfSyntaxException e) {
            note("exp=" + SpfRecord.cut(where.source()) + ": " + e.reason());
            return Optional.empty();
        }
    }

    private void note(String step) {
        if (trace.size() < settings.traceLines()) {
            trace.add(step);
        }
    }
}

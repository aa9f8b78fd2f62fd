// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.mailauth.dmarc.Identifiers.Identifier;
import org.winnowmail.mailauth.dmarc.Identifiers.State;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsBudget;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.DnsQuestion;
import org.winnowmail.mailauth.dns.RecordType;

/** Compares the author's domain with what SPF and DKIM vouch for (RFC 9989, section 4). Thread-safe; waits for DNS. */
public final class DmarcEvaluator {
    private final DnsClient dns;
    private final DmarcSettings settings;

    public DmarcEvaluator(DnsClient dns, DmarcSettings settings) {
        this.dns = dns;
        this.settings = settings;
    }

    /** Starts the walk of the authors' domains, whose names are known as soon as the header is. */
    public void prefetch(Authors authors) {
        for (String domain : authors.domains()) {
            for (String name : TreeWalk.names(domain)) {
                dns.prefetch("_dmarc." + name, RecordType.TXT);
            }
            if (authors.domains().size() > settings.authorDomains()) {
                return;
            }
        }
    }

    /**
     * Checks the authors of a message. With several author domains each is checked and the worst result
     * counts, so that an added address cannot hide a forged one.
     */
    public DmarcResult check(Authors authors, Identifiers identifiers, Deadline deadline) {
        if (authors.domains().isEmpty()) {
            return DmarcResult.without(
                    DmarcVerdict.PERMERROR, "", authors.fields() == 0 ? "no From field" : "no address in From");
        }
        List<DmarcResult> results = new ArrayList<>();
        for (String domain : authors.domains()) {
            if (results.size() == settings.authorDomains()) {
                results.add(DmarcResult.without(
                        DmarcVerdict.PERMERROR,
                        domain,
                        "From has " + authors.domains().size() + " author domains, more than "
                                + settings.authorDomains()));
                break;
            }
            results.add(check(domain, identifiers, deadline));
        }
        return results.stream()
                .max(Comparator.comparingInt(DmarcEvaluator::badness))
                .orElseThrow();
    }

    private static int badness(DmarcResult r) {
        return switch (r.verdict()) {
            case PASS -> 0;
            case NONE -> 1;
            case PERMERROR -> 2;
            case TEMPERROR -> 3;
            case FAIL ->
                switch (r.disposition()) {
                    case NONE -> 4;
                    case QUARANTINE -> 5;
                    case REJECT -> 6;
                };
        };
    }

    /** Checks one author domain. */
    public DmarcResult check(String author, Identifiers identifiers, Deadline deadline) {
        String domain = Authors.ascii(author);
        if (domain.indexOf('.') <= 0 || DnsQuestion.of(domain, RecordType.TXT).isEmpty()) {
            return DmarcResult.without(DmarcVerdict.PERMERROR, domain, "From names no domain");
        }
        DnsBudget budget = new DnsBudget(dns, settings.questions(), deadline);
        TreeWalk tree = new TreeWalk(budget);
        TreeWalk.Walk walk = tree.from(domain);
        Optional<TreeWalk.Found> found = policyOf(walk);
        if (walk.failure().isPresent() && walk.own().isEmpty()) {
            return DmarcResult.without(
                    DmarcVerdict.TEMPERROR, domain, walk.failure().get());
        }
        if (found.isEmpty()) {
            return DmarcResult.without(DmarcVerdict.NONE, domain, "no policy for " + domain);
        }
        if (!found.get().record().applies()) {
            return DmarcResult.without(
                    DmarcVerdict.NONE, domain, "the record of " + found.get().name() + " has no valid policy");
        }
        return judge(domain, walk, found.get(), new Alignment(domain, walk, tree), identifiers, budget);
    }

    /** Whether two domains have one owner. */
    public enum Kinship {
        SAME,
        DIFFERENT,
        /** The DNS could not say. */
        UNKNOWN
    }

    /** Whether two domains have one owner by their organisational domains. */
    public Kinship kinship(String a, String b, Deadline deadline) {
        TreeWalk tree = new TreeWalk(new DnsBudget(dns, settings.questions(), deadline));
        TreeWalk.Walk first = tree.from(Authors.ascii(a));
        TreeWalk.Walk second = tree.from(Authors.ascii(b));
        if (first.failure().isPresent() || second.failure().isPresent()) {
            return Kinship.UNKNOWN;
        }
        return first.organization().equals(second.organization()) ? Kinship.SAME : Kinship.DIFFERENT;
    }

    /** Where the policy of a domain comes from, told step by step; for people. */
    public DmarcTrace trace(String author, Deadline deadline) {
        String domain = Authors.ascii(author);
        TreeWalk.Walk walk = new TreeWalk(new DnsBudget(dns, settings.questions(), deadline)).from(domain);
        DmarcResult result = check(domain, new Identifiers(List.of(), List.of()), deadline);
        return new DmarcTrace(walk.steps(), walk.organization(), result);
    }

    /** RFC 9989, section 4.10.1: the author's own record, else the organisation's, else the public suffix's. */
    private static Optional<TreeWalk.Found> policyOf(TreeWalk.Walk walk) {
        return walk.own().or(() -> walk.at(walk.organization())).or(walk::publicSuffix);
    }

    private static DmarcResult judge(
            String domain,
            TreeWalk.Walk walk,
            TreeWalk.Found found,
            Alignment alignment,
            Identifiers identifiers,
            DnsBudget budget) {
        DmarcRecord record = found.record();
        Applied applied = Applied.of(domain, walk, found, budget);
        Match spf = alignment.best(identifiers.spf(), record.strictSpf());
        Match dkim = alignment.best(identifiers.dkim(), record.strictDkim());
        DmarcVerdict verdict;
        String reason;
        if (spf == Match.PASS || dkim == Match.PASS) {
            verdict = DmarcVerdict.PASS;
            reason = dkim == Match.PASS && spf == Match.PASS
                    ? "SPF and DKIM pass and align"
                    : (dkim == Match.PASS ? "DKIM passes and aligns" : "SPF passes and aligns");
        } else if (spf == Match.UNKNOWN
                || dkim == Match.UNKNOWN
                || applied.unknown().isPresent()) {
            verdict = DmarcVerdict.TEMPERROR;
            reason = applied.unknown()
                    .or(alignment::failure)
                    .orElse((dkim == Match.UNKNOWN ? "DKIM" : "SPF")
                            + " of an aligned domain could not be checked now");
        } else {
            verdict = DmarcVerdict.FAIL;
            reason = "neither SPF nor DKIM passes for "
                    + (record.strictDkim() && record.strictSpf() ? domain : "the organisation of " + domain)
                    + "; " + found.name() + " says " + applied.tag() + "="
                    + applied.policy().word()
                    + (record.testing() ? ", t=y" : "");
        }
        DmarcPolicy wanted = record.testing() ? applied.policy().lowered() : applied.policy();
        return new DmarcResult(
                verdict,
                domain,
                walk.organization(),
                found.name(),
                applied.policy(),
                applied.tag(),
                verdict == DmarcVerdict.FAIL ? wanted : DmarcPolicy.NONE,
                spf == Match.PASS,
                dkim == Match.PASS,
                reason,
                Optional.of(record));
    }

    /**
     * Which tag of the record counts for this author domain.
     *
     * @param unknown why that could not be found out
     */
    private record Applied(DmarcPolicy policy, String tag, Optional<String> unknown) {

        /** RFC 9989, section 4.7: p for the domain itself, sp below it, np below it for names that do not exist. */
        static Applied of(String domain, TreeWalk.Walk walk, TreeWalk.Found found, DnsBudget budget) {
            DmarcRecord record = found.record();
            if (record.flawed()) {
                return new Applied(DmarcPolicy.NONE, "p", Optional.empty());
            }
            DmarcPolicy p = record.policy().orElse(DmarcPolicy.NONE);
            if (found.name().equals(domain)) {
                return new Applied(p, "p", Optional.empty());
            }
            DmarcPolicy sp = record.subdomains().orElse(p);
            String spTag = record.subdomains().isPresent() ? "sp" : "p";
            DmarcPolicy np = record.nonexistent().orElse(sp);
            if (np == sp || walk.startExists()) {
                return new Applied(sp, spTag, Optional.empty());
            }
            DnsAnswer answer = budget.lookup(domain, RecordType.A);
            if (answer.isFailure()) {
                return new Applied(sp, spTag, Optional.of("A " + domain + ": " + answer.text()));
            }
            return answer instanceof DnsAnswer.NoName
                    ? new Applied(np, "np", Optional.empty())
                    : new Applied(sp, spTag, Optional.empty());
        }
    }

    private enum Match {
        NO,
        UNKNOWN,
        PASS
    }

    /** Which domains belong to the author's organisation (RFC 9989, section 4.4). */
    private static final class Alignment {
        private final String author;
        private final TreeWalk.Walk authorWalk;
        private final TreeWalk tree;
        private Optional<String> failure = Optional.empty();

        Alignment(String author, TreeWalk.Walk authorWalk, TreeWalk tree) {
            this.author = author;
            this.authorWalk = authorWalk;
            this.tree = tree;
        }

        Optional<String> failure() {
            return failure;
        }

        Match best(List<Identifier> identifiers, boolean strict) {
            Match best = Match.NO;
            for (Identifier id : identifiers) {
                if (id.state() == State.OTHER) {
                    continue;
                }
                Match aligned = aligned(id.domain(), strict);
                if (aligned == Match.PASS && id.state() == State.PASS) {
                    return Match.PASS;
                }
                if (aligned != Match.NO) {
                    best = Match.UNKNOWN;
                }
            }
            return best;
        }

        private Match aligned(String domain, boolean strict) {
            if (domain.equals(author)) {
                return Match.PASS;
            }
            if (strict || !mayShareOwner(domain)) {
                return Match.NO;
            }
            TreeWalk.Walk walk = tree.from(domain);
            Optional<String> trouble = authorWalk.failure().or(walk::failure);
            if (trouble.isPresent()) {
                failure = trouble;
                return Match.UNKNOWN;
            }
            return walk.organization().equals(authorWalk.organization()) ? Match.PASS : Match.NO;
        }

        /**
         * Whether a walk from that domain could end at the author's organisation, which is above all its names. Of
         * others nothing is asked: whoever forges the author may sign as a domain of his own, and let its DNS fail.
         */
        private boolean mayShareOwner(String domain) {
            String organization = authorWalk.organization();
            return authorWalk.failure().isPresent()
                    ? shareLabel(domain, author)
                    : domain.equals(organization) || domain.endsWith('.' + organization);
        }

        /** Domains of one organisation end alike. */
        private static boolean shareLabel(String a, String b) {
            return a.substring(a.lastIndexOf('.') + 1).equals(b.substring(b.lastIndexOf('.') + 1));
        }
    }
}

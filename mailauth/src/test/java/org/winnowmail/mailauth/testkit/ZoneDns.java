// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.testkit;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.DnsQuestion;
import org.winnowmail.mailauth.dns.DnsRecord;
import org.winnowmail.mailauth.dns.RecordType;
import org.winnowmail.mailauth.ip.IpLiteral;

/**
 * A DNS held in memory: names that were given records exist, all others do not. It can fail where a test
 * wants it to, follows aliases as a resolver does, and remembers what it was asked.
 */
public final class ZoneDns implements DnsClient {
    private static final long TTL = 300;

    private final Map<String, Map<RecordType, List<DnsRecord>>> zone = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<DnsQuestion, DnsAnswer> fixed = new HashMap<>();
    private final Map<String, DnsAnswer> fixedNames = new HashMap<>();
    private final ConcurrentLinkedQueue<DnsQuestion> asked = new ConcurrentLinkedQueue<>();
    private boolean secure;

    /** A name that exists and holds nothing yet. */
    public ZoneDns name(String name) {
        zone.computeIfAbsent(key(name), _ -> new HashMap<>());
        return this;
    }

    public ZoneDns txt(String name, String... values) {
        for (String value : values) {
            add(name, RecordType.TXT, new DnsRecord.Txt(value));
        }
        return this;
    }

    /** An A or AAAA record. */
    public ZoneDns ip(String name, String address) {
        InetAddress ip = IpLiteral.parse(address).orElseThrow();
        return add(name, ip.getAddress().length == 4 ? RecordType.A : RecordType.AAAA, new DnsRecord.Ip(ip));
    }

    public ZoneDns mx(String name, int preference, String host) {
        return add(name, RecordType.MX, new DnsRecord.Mx(preference, key(host)));
    }

    public ZoneDns ptr(String name, String host) {
        return add(name, RecordType.PTR, new DnsRecord.Ptr(key(host)));
    }

    public ZoneDns cname(String name, String target) {
        aliases.put(key(name), key(target));
        return this;
    }

    /** Answers one question in a way of its own. */
    public ZoneDns answer(String name, RecordType type, DnsAnswer answer) {
        fixed.put(new DnsQuestion(key(name), type), answer);
        return this;
    }

    /** Answers questions for a name that has no records of their type. */
    public ZoneDns otherwise(String name, DnsAnswer answer) {
        fixedNames.put(key(name), answer);
        return this;
    }

    public ZoneDns servfail(String name) {
        return otherwise(name, new DnsAnswer.ServFail("SERVFAIL"));
    }

    public ZoneDns timeout(String name) {
        return otherwise(name, new DnsAnswer.TimedOut("after 2000 ms"));
    }

    /** From now on answers carry the AD bit. */
    public ZoneDns signed() {
        secure = true;
        return this;
    }

    private ZoneDns add(String name, RecordType type, DnsRecord record) {
        zone.computeIfAbsent(key(name), _ -> new HashMap<>())
                .computeIfAbsent(type, _ -> new ArrayList<>())
                .add(record);
        return this;
    }

    /** The questions asked so far, in order. */
    public List<DnsQuestion> asked() {
        return List.copyOf(asked);
    }

    /** The names asked so far, as the function wants them. */
    public <T> List<T> asked(Function<DnsQuestion, T> view) {
        return asked.stream().map(view).toList();
    }

    @Override
    public CompletableFuture<DnsAnswer> ask(DnsQuestion question) {
        asked.add(question);
        return CompletableFuture.completedFuture(answer(question));
    }

    private DnsAnswer answer(DnsQuestion question) {
        String name = question.name();
        for (int hops = 0; hops < 10; hops++) {
            DnsQuestion q = new DnsQuestion(name, question.type());
            if (fixed.containsKey(q)) {
                return fixed.get(q);
            }
            List<DnsRecord> records = zone.getOrDefault(name, Map.of()).getOrDefault(question.type(), List.of());
            if (!records.isEmpty()) {
                return new DnsAnswer.Records(records, TTL, secure);
            }
            if (fixedNames.containsKey(name)) {
                return fixedNames.get(name);
            }
            if (!aliases.containsKey(name)) {
                return exists(name) ? new DnsAnswer.NoData(TTL, secure) : new DnsAnswer.NoName(TTL, secure);
            }
            name = aliases.get(name);
        }
        return new DnsAnswer.ServFail("CNAME loop");
    }

    private boolean exists(String name) {
        return zone.containsKey(name)
                || zone.keySet().stream().anyMatch(n -> n.endsWith('.' + name))
                || aliases.keySet().stream().anyMatch(n -> n.endsWith('.' + name));
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}

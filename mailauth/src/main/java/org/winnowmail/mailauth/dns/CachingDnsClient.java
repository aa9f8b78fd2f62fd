// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Remembers answers for as long as their TTL says, negative ones too (RFC 2308), and lets all who ask
 * the same question at the same time wait for one answer.
 */
public final class CachingDnsClient implements DnsClient {
    private final DnsClient upstream;
    private final AsyncCache<DnsQuestion, DnsAnswer> answers;

    public CachingDnsClient(DnsClient upstream, DnsSettings settings) {
        this(upstream, settings, Ticker.systemTicker());
    }

    CachingDnsClient(DnsClient upstream, DnsSettings settings, Ticker ticker) {
        this.upstream = upstream;
        this.answers = Caffeine.newBuilder()
                .ticker(ticker)
                .executor(Runnable::run)
                .maximumWeight(settings.cacheBytes())
                .weigher(CachingDnsClient::weight)
                .expireAfter(Expiry.<DnsQuestion, DnsAnswer>creating((_, answer) -> lifetime(answer, settings)))
                .buildAsync();
    }

    private static int weight(DnsQuestion question, DnsAnswer answer) {
        int weight = 160 + question.name().length();
        if (answer instanceof DnsAnswer.Records found) {
            for (DnsRecord r : found.records()) {
                weight += r.weight();
            }
        }
        return weight;
    }

    private static Duration lifetime(DnsAnswer answer, DnsSettings settings) {
        return switch (answer) {
            case DnsAnswer.Records r -> bounded(r.ttlSeconds(), settings.maxTtl());
            case DnsAnswer.NoName n -> bounded(n.ttlSeconds(), settings.maxNegativeTtl());
            case DnsAnswer.NoData n -> bounded(n.ttlSeconds(), settings.maxNegativeTtl());
            case DnsAnswer.ServFail _, DnsAnswer.TimedOut _, DnsAnswer.Bogus _ -> settings.failureTtl();
        };
    }

    private static Duration bounded(long seconds, Duration max) {
        Duration ttl = Duration.ofSeconds(Math.max(0, seconds));
        return ttl.compareTo(max) > 0 ? max : ttl;
    }

    @Override
    public CompletableFuture<DnsAnswer> ask(DnsQuestion question) {
        return answers.get(question, (q, _) -> asked(q));
    }

    /** An upstream that breaks its promise and throws must not break the cache. */
    private CompletableFuture<DnsAnswer> asked(DnsQuestion question) {
        try {
            return upstream.ask(question)
                    .exceptionally(e -> new DnsAnswer.ServFail("resolver failed: " + e.getMessage()));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(new DnsAnswer.ServFail("resolver failed: " + e.getMessage()));
        }
    }

    @Override
    public boolean prefetch(String name, RecordType type) {
        return DnsQuestion.of(name, type)
                .map(question -> ask(question).isDone())
                .orElse(true);
    }

    /** Answers held now; for metrics. */
    public long size() {
        return answers.synchronous().estimatedSize();
    }

    /** Forgets everything; for an admin who has just corrected a zone. */
    public void forgetAll() {
        answers.synchronous().invalidateAll();
    }
}

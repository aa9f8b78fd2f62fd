// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Answers are kept as long as they may be, and asked for once. */
final class CachingDnsClientTest {
    private static final DnsQuestion QUESTION = new DnsQuestion("example.org", RecordType.TXT);

    private final AtomicLong clock = new AtomicLong();
    private final List<CompletableFuture<DnsAnswer>> upstream = new ArrayList<>();
    private final CachingDnsClient client = new CachingDnsClient(
            _ -> {
                CompletableFuture<DnsAnswer> asked = new CompletableFuture<>();
                upstream.add(asked);
                return asked;
            },
            DnsSettings.DEFAULT,
            clock::get);

    private static DnsAnswer records(long ttl) {
        return new DnsAnswer.Records(List.of(new DnsRecord.Txt("x")), ttl, false);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private CompletableFuture<DnsAnswer> askAnd(DnsAnswer answer) {
        CompletableFuture<DnsAnswer> asked = client.ask(QUESTION);
        upstream.getLast().complete(answer);
        return asked;
    }

    @Test
    void many_who_ask_at_once_wait_for_one_answer() {
        CompletableFuture<DnsAnswer> first = client.ask(QUESTION);
        client.prefetch("EXAMPLE.org.", RecordType.TXT);
        CompletableFuture<DnsAnswer> second = client.ask(QUESTION);
        assertThat(upstream).hasSize(1);
        upstream.getFirst().complete(records(60));
        assertThat(first.join()).isEqualTo(second.join());
    }

    @Test
    void an_answer_is_kept_for_its_ttl_and_no_longer() {
        askAnd(records(60));
        pass(Duration.ofSeconds(59));
        client.ask(QUESTION);
        assertThat(upstream).hasSize(1);
        pass(Duration.ofSeconds(2));
        client.ask(QUESTION);
        assertThat(upstream).hasSize(2);
    }

    @Test
    void an_answer_without_ttl_is_not_kept() {
        askAnd(records(0));
        client.ask(QUESTION);
        assertThat(upstream).hasSize(2);
    }

    @Test
    void nothing_is_kept_longer_than_the_limits() {
        askAnd(records(Long.MAX_VALUE / 2_000_000_000L));
        pass(Duration.ofDays(1).plusSeconds(1));
        askAnd(new DnsAnswer.NoName(1_000_000, false));
        assertThat(upstream).hasSize(2);
        pass(Duration.ofMinutes(14));
        client.ask(QUESTION);
        assertThat(upstream).hasSize(2);
        pass(Duration.ofMinutes(2));
        client.ask(QUESTION);
        assertThat(upstream).hasSize(3);
    }

    @Test
    void a_failure_is_kept_for_seconds_only() {
        askAnd(new DnsAnswer.TimedOut("test"));
        client.ask(QUESTION);
        assertThat(upstream).hasSize(1);
        pass(Duration.ofSeconds(6));
        client.ask(QUESTION);
        assertThat(upstream).hasSize(2);
    }

    @Test
    void an_upstream_that_throws_becomes_an_answer() {
        CachingDnsClient broken = new CachingDnsClient(
                _ -> {
                    throw new IllegalStateException("crashed");
                },
                DnsSettings.DEFAULT,
                clock::get);
        assertThat(broken.ask(QUESTION).join()).isInstanceOf(DnsAnswer.ServFail.class);
    }
}

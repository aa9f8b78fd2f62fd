// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * Asks recursive resolvers over UDP, and over TCP when the answer is truncated.
 *
 * <p>Each try goes to the next server and gets its share of the time limit, so that a dead first server
 * costs a part of it only. The AD bit is set in the question, which makes a validating resolver tell its
 * result without sending signatures (RFC 6840, section 5.7). Nothing is remembered here: put a {@link
 * CachingDnsClient} in front.
 */
public final class ResolverDnsClient implements DnsClient {
    /** UDP answer size asked for; fits every path without fragments (DNS flag day 2020). */
    private static final int UDP_PAYLOAD = 1232;

    private final List<Resolver> servers;
    private final DnsSettings settings;
    private final AtomicInteger next = new AtomicInteger();

    public ResolverDnsClient(DnsSettings settings) {
        this.settings = settings;
        List<InetSocketAddress> addresses =
                settings.servers().isEmpty() ? ResolverConfig.getCurrentConfig().servers() : settings.servers();
        Duration each = settings.timeout().dividedBy(Math.max(1, settings.tries()));
        List<Resolver> resolvers = new ArrayList<>();
        for (InetSocketAddress address : addresses) {
            SimpleResolver resolver = new SimpleResolver(address);
            resolver.setTimeout(each);
            resolver.setEDNS(0, UDP_PAYLOAD, 0, List.of());
            resolvers.add(resolver);
        }
        this.servers = List.copyOf(resolvers);
    }

    @Override
    public CompletableFuture<DnsAnswer> ask(DnsQuestion question) {
        if (servers.isEmpty()) {
            return CompletableFuture.completedFuture(new DnsAnswer.ServFail("no DNS server is configured"));
        }
        CompletableFuture<DnsAnswer> answer;
        try {
            Message query = query(question);
            int start = servers.size() == 1 ? 0 : Math.floorMod(next.getAndIncrement(), servers.size());
            answer = ask(question, query, start, Math.max(1, settings.tries()));
        } catch (IOException | RuntimeException e) {
            answer = CompletableFuture.completedFuture(new DnsAnswer.ServFail("cannot ask: " + e.getMessage()));
        }
        // The resolver's own timer ends each try; this one holds if it should ever fail to.
        return answer.completeOnTimeout(
                new DnsAnswer.TimedOut("after " + settings.timeout().toMillis() + " ms"),
                settings.timeout().toMillis() + 500,
                TimeUnit.MILLISECONDS);
    }

    private CompletableFuture<DnsAnswer> ask(DnsQuestion question, Message query, int server, int triesLeft) {
        Resolver resolver = servers.get(server % servers.size());
        return resolver.sendAsync(query)
                .toCompletableFuture()
                .handle((reply, error) -> read(question, reply, error))
                .thenCompose(answer -> retryable(answer) && triesLeft > 1
                        ? ask(question, query, server + 1, triesLeft - 1)
                        : CompletableFuture.completedFuture(answer));
    }

    /** Another server may know better; a bogus zone is bogus everywhere. */
    private static boolean retryable(DnsAnswer answer) {
        return answer instanceof DnsAnswer.ServFail || answer instanceof DnsAnswer.TimedOut;
    }

    private static Message query(DnsQuestion question) throws IOException {
        int type = switch (question.type()) {
            case A -> Type.A;
            case AAAA -> Type.AAAA;
            case MX -> Type.MX;
            case PTR -> Type.PTR;
            case TXT -> Type.TXT;
        };
        Message query = Message.newQuery(Record.newRecord(wireName(question.name()), type, DClass.IN));
        query.getHeader().setFlag(Flags.AD);
        return query;
    }

    /** From labels to wire form by hand: a label may hold a backslash, which the text form would read as an escape. */
    private static Name wireName(String name) throws IOException {
        byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
        byte[] wire = new byte[text.length + 2];
        int length = 0;
        int lengthAt = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '.') {
                wire[lengthAt] = (byte) length;
                lengthAt = i + 1;
                length = 0;
            } else {
                wire[i + 1] = text[i];
                length++;
            }
        }
        wire[lengthAt] = (byte) length;
        return new Name(wire);
    }

    private DnsAnswer read(DnsQuestion question, @Nullable Message reply, @Nullable Throwable error) {
        if (reply == null) {
            return failure(error);
        }
        try {
            return DnsReply.read(question, reply, settings.maxAnswer());
        } catch (RuntimeException e) {
            return new DnsAnswer.ServFail("unreadable answer: " + e.getMessage());
        }
    }

    private DnsAnswer failure(@Nullable Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof TimeoutException || (cause instanceof IOException && isTimeout(cause))) {
            return new DnsAnswer.TimedOut("after " + settings.timeout().toMillis() + " ms");
        }
        if (cause == null) {
            return new DnsAnswer.ServFail("no answer");
        }
        String message = cause.getMessage();
        return new DnsAnswer.ServFail(message == null ? "the server cannot be reached" : message);
    }

    private static boolean isTimeout(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("Timed out") || message.contains("timed out");
    }
}

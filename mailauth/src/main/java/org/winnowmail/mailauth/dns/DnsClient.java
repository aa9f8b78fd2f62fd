// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the DNS. Nothing here throws: a failing resolver is an answer too. */
@FunctionalInterface
public interface DnsClient {

    /**
     * Asks without waiting. The future always completes with an answer, within the client's own time
     * limit, and must not be completed or cancelled by the caller: others may wait for the same one.
     */
    CompletableFuture<DnsAnswer> ask(DnsQuestion question);

    /** Asks and waits, on a virtual thread, until the deadline at most. */
    default DnsAnswer lookup(DnsQuestion question, Deadline deadline) {
        CompletableFuture<DnsAnswer> answer;
        try {
            answer = ask(question);
            return answer.isDone() ? answer.get() : answer.get(Math.max(0, deadline.left()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new DnsAnswer.TimedOut("time for this message is used up");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new DnsAnswer.TimedOut("interrupted");
        } catch (ExecutionException | RuntimeException e) {
            return new DnsAnswer.ServFail("resolver failed: " + e.getMessage());
        }
    }

    /** Asks and waits; a name that cannot exist does not exist, and nobody is asked. */
    default DnsAnswer lookup(String name, RecordType type, Deadline deadline) {
        return DnsQuestion.of(name, type).map(q -> lookup(q, deadline)).orElseGet(() -> new DnsAnswer.NoName(0, false));
    }

    /**
     * Starts a question whose answer will be wanted soon; only a caching client makes use of it.
     *
     * @return whether the answer is here, so that asking will not wait
     */
    default boolean prefetch(String name, RecordType type) {
        return false;
    }
}

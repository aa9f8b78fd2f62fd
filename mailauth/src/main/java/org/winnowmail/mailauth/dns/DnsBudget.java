// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dns;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one check may ask: a number of questions and a time. Records come from attackers, who would have
 * us ask forever; the check gets {@link DnsAnswer.TimedOut} with the reason once its budget is spent.
 */
public final class DnsBudget {
    private final DnsClient client;
    private final int questions;
    private final Deadline deadline;
    private final AtomicInteger asked = new AtomicInteger();

    public DnsBudget(DnsClient client, int questions, Deadline deadline) {
        this.client = client;
        this.questions = questions;
        this.deadline = deadline;
    }

    public DnsAnswer lookup(String name, RecordType type) {
        if (asked.incrementAndGet() > questions) {
            return new DnsAnswer.TimedOut("more than " + questions + " questions for one check");
        }
        if (deadline.passed()) {
            return new DnsAnswer.TimedOut("time for this message is used up");
        }
        return client.lookup(name, type, deadline);
    }

    /** Starts a question that {@link #lookup} will ask soon; costs no budget. */
    public void prefetch(String name, RecordType type) {
        if (!deadline.passed() && asked.get() < questions) {
            client.prefetch(name, type);
        }
    }

    /** Questions asked so far. */
    public int asked() {
        return asked.get();
    }

    public Deadline deadline() {
        return deadline;
    }
}

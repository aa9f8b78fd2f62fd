// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.programs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads what a program writes, to the end, on a thread of its own (a read from a pipe holds on to its thread),
 * and keeps its beginning. The bytes kept are looked at when it has ended.
 */
final class Listener {
    private static final int CHUNK = 16 * 1024;

    private final int most;
    private final Runnable tooMuch;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean overflowed;

    private Listener(int most, Runnable tooMuch) {
        this.most = most;
        this.tooMuch = tooMuch;
    }

    /** Begins to read; {@code tooMuch} is told once when more comes than is kept. */
    static Listener to(InputStream stream, int most, Runnable tooMuch) {
        Listener listener = new Listener(most, tooMuch);
        Thread.ofPlatform().daemon().name("program-output").start(() -> listener.read(stream));
        return listener;
    }

    private void read(InputStream stream) {
        byte[] chunk = new byte[CHUNK];
        try (stream) {
            for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
                keep(chunk, n);
            }
        } catch (IOException closed) {
            // Java closes its end when the process is gone: what was read is all there is.
        } finally {
            end.countDown();
        }
    }

    private void keep(byte[] chunk, int n) {
        boolean first;
        synchronized (kept) {
            int room = Math.min(n, most - kept.size());
            kept.write(chunk, 0, room);
            first = room < n && !overflowed;
            overflowed |= room < n;
        }
        if (first) {
            tooMuch.run();
        }
    }

    /** Waits for the end of the stream; false when the deadline came first. */
    boolean ended(long deadline) throws InterruptedException {
        return end.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    boolean overflowed() {
        return overflowed;
    }

    byte[] bytes() {
        synchronized (kept) {
            return kept.toByteArray();
        }
    }

    /** The same as text on one line. */
    String text() {
        return Programs.oneLine(bytes());
    }
}

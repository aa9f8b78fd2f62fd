// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes what is written at once, and writes it out a moment later together with what has come meanwhile, on a thread
 * of its own.
 *
 * <p>A virtual thread that writes to a file makes the scheduler wake another processor in its place, which costs a
 * small message more than the writing. So the log line of a message must not be written by the thread that judges it.
 * When more waits than is allowed, whoever comes writes: lines are never dropped. {@link #close} writes all; a process
 * that is killed loses the lines of the last moment.
 */
final class GatheredOutput extends OutputStream {
    /** How long is gathered: nobody who watches a log sees the difference, and it is one write for a busy moment. */
    private static final long MOMENT_MILLIS = 20;

    /** Bytes that may wait; a thousand long lines. */
    private static final int MOST = 1 << 18;

    private final OutputStream out;

    /** Held by whoever writes; taken before {@link #lock}. */
    private final ReentrantLock writing = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition something = lock.newCondition();
    private byte[] waiting = new byte[1 << 13];
    private int size;
    private boolean closed;

    /** Writes to a stream, which stays open at the end. */
    GatheredOutput(OutputStream out) {
        this.out = out;
        Thread.ofPlatform().name("log").daemon().start(this::run);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        boolean full;
        lock.lock();
        try {
            if (size == 0) {
                something.signal();
            }
            if (length > waiting.length - size) {
                waiting = Arrays.copyOf(waiting, Math.max(2 * waiting.length, size + length));
            }
            System.arraycopy(bytes, from, waiting, size, length);
            size += length;
            full = closed || size > MOST;
        } finally {
            lock.unlock();
        }
        if (full) {
            writeOut();
        }
    }

    private void run() {
        try {
            while (somethingWaits()) {
                Thread.sleep(MOMENT_MILLIS);
                writeOut();
            }
        } catch (InterruptedException | IOException e) {
            // Nobody can be told that the log is gone; what comes from now on is written by whoever writes it.
            end();
        }
    }

    /** Waits for the first bytes; false when there will be none. */
    private boolean somethingWaits() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size == 0 && !closed) {
                something.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void writeOut() throws IOException {
        writing.lock();
        try {
            byte[] bytes;
            int length;
            lock.lock();
            try {
                bytes = waiting;
                length = size;
                waiting = new byte[1 << 13];
                size = 0;
            } finally {
                lock.unlock();
            }
            out.write(bytes, 0, length);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    /** Writes what waits; what comes later is written at once. */
    @Override
    public void close() throws IOException {
        end();
        writeOut();
    }

    private void end() {
        lock.lock();
        try {
            closed = true;
            something.signal();
        } finally {
            lock.unlock();
        }
    }
}

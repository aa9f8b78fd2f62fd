// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.message.MessageAssembler;
import org.winnowmail.message.SpoolSettings;

/**
 * The header fields and the body that have come, within the limits. What does not fit the heap goes to a
 * file; only then do its methods block. May be closed while another thread is at work on it: an ABORT does
 * not wait.
 */
final class Collected {
    private final MilterLimits limits;
    private final SpoolSettings spool;
    private final ReentrantLock lock = new ReentrantLock();
    private int fields;
    private long headerBytes;
    private long bodyBytes;
    private boolean closed;

    /** Made when something comes: most transactions that are refused at RCPT have no content. */
    private @Nullable MessageAssembler assembler;

    Collected(MilterSettings settings) {
        this.limits = settings.limits();
        // The limits are kept here, where going over one is no error, so the assembler's are out of reach.
        this.spool = new SpoolSettings(settings.spool(), limits.bodyMemory(), Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    private MessageAssembler assembler() {
        MessageAssembler made = assembler;
        if (made == null) {
            made = new MessageAssembler(spool);
            assembler = made;
        }
        return made;
    }

    /** Takes a field, or says that it is above a limit. */
    boolean header(HeaderField field) {
        if (fields >= limits.headerFields() || headerBytes + field.length() > limits.headerBytes()) {
            return false;
        }
        fields++;
        headerBytes += field.length();
        assembler().field(field);
        return true;
    }

    /** Whether so many more body bytes can be taken without a file. */
    boolean fitsHeap(int length) {
        return bodyBytes >= limits.bodyBytes() || bodyBytes + length <= limits.bodyMemory();
    }

    /** Takes body bytes, or says that some are above the limit. */
    boolean body(byte[] bytes) {
        lock.lock();
        try {
            int fits = (int) Math.min(bytes.length, limits.bodyBytes() - bodyBytes);
            if (!closed && fits > 0) {
                assembler().body(bytes, 0, fits);
                bodyBytes += fits;
            }
            return fits == bytes.length;
        } finally {
            lock.unlock();
        }
    }

    long bodyBytes() {
        return bodyBytes;
    }

    /** The message; its body is there until {@link #close}. */
    Message message() {
        lock.lock();
        try {
            return assembler().finish();
        } finally {
            lock.unlock();
        }
    }

    /** Deletes the file, if there is one. */
    void close() {
        lock.lock();
        try {
            closed = true;
            MessageAssembler made = assembler;
            if (made != null) {
                made.close();
            }
        } finally {
            lock.unlock();
        }
    }
}

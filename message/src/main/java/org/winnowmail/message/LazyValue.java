// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value computed once, on first use. A lock and not a monitor, so that a waiting virtual thread unmounts. */
final class LazyValue<T> {
    private final Supplier<T> source;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable T value;

    LazyValue(Supplier<T> source) {
        this.source = source;
    }

    T get() {
        T known = value;
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            T first = value;
            if (first == null) {
                first = source.get();
                value = first;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.start;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.winnowmail.app.config.ConfigException;

/**
 * Something being made on a thread of its own. A start loads classes and files and waits for neither network nor users,
 * so parts that do not need each other are made together.
 */
public final class Starting<T> {
    /** Makes it. */
    @FunctionalInterface
    public interface Work<T> {
        T make() throws ConfigException, IOException;
    }

    private final FutureTask<T> task;

    private Starting(FutureTask<T> task) {
        this.task = task;
    }

    /** Begins. */
    public static <T> Starting<T> of(String name, Work<T> work) {
        FutureTask<T> task = new FutureTask<>(work::make);
        Thread.ofPlatform().name("start-" + name).daemon().start(task);
        return new Starting<>(task);
    }

    /** Waits for it; fails as it failed. */
    public T get() throws ConfigException, IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case ConfigException c -> throw c;
                case IOException io -> throw io;
                case RuntimeException r -> throw r;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("starting failed", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        }
    }
}

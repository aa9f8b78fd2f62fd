// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** A session's world moved by hand: work runs when told, time passes when told, everything on one thread. */
final class HandHost implements SessionHost {
    /** Each write as bytes on the wire. */
    final List<byte[]> writes = new ArrayList<>();

    final List<Work<?>> works = new ArrayList<>();
    private final List<Timer> timers = new ArrayList<>();
    private Duration now = Duration.ZERO;
    boolean closed;
    boolean reading = true;

    final class Work<T> {
        private final Callable<T> work;
        private final Consumer<T> done;
        private final Consumer<Throwable> failed;
        boolean cancelled;

        Work(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
            this.work = work;
            this.done = done;
            this.failed = failed;
        }

        /** Does the work and brings the result, wanted or not. */
        void finish() {
            works.remove(this);
            T result;
            try {
                result = work.call();
            } catch (Throwable e) {
                failed.accept(e);
                return;
            }
            done.accept(result);
        }
    }

    private record Timer(Duration at, Runnable callback) {}

    @Override
    public void send(List<Packet> packets) {
        if (closed) {
            throw new AssertionError("a packet after the end: " + packets);
        }
        ByteBuf buffer = Unpooled.buffer();
        PacketEncoder.encode(packets, buffer);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        writes.add(bytes);
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void reading(boolean on) {
        reading = on;
    }

    @Override
    public Task after(Duration time, Runnable callback) {
        Timer timer = new Timer(now.plus(time), callback);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public <T> Task run(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        Work<T> handed = new Work<>(work, done, failed);
        works.add(handed);
        return () -> handed.cancelled = true;
    }

    /** Does all work that was given, also what follows from it. */
    void settle() {
        while (!works.isEmpty()) {
            works.getFirst().finish();
        }
    }

    /** Lets time pass; timers go off in their order. */
    void pass(Duration time) {
        Duration end = now.plus(time);
        while (true) {
            Timer next = timers.stream()
                    .filter(t -> t.at().compareTo(end) <= 0)
                    .min(Comparator.comparing(Timer::at))
                    .orElse(null);
            if (next == null) {
                break;
            }
            timers.remove(next);
            now = next.at();
            next.callback().run();
        }
        now = end;
    }

    int timers() {
        return timers.size();
    }

    /** What was written since the last call, one text per write. */
    List<String> taken() {
        List<String> shown = new ArrayList<>();
        for (byte[] write : writes) {
            shown.add(String.join(
                    " | ", MtaCodec.decode(write).stream().map(MtaCodec::show).toList()));
        }
        writes.clear();
        return shown;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends one message many times through a milter as Postfix would, from several connections at once, one
 * SMTP session per message, and prints rate, latency and the filter's CPU time per message as JSON.
 *
 * <p>Usage: {@code java MilterLoad.java inet:HOST:PORT|unix:PATH PID CONNECTIONS MESSAGES FILE sign|verify};
 * {@code sign} comes from 127.0.0.1 with {auth_authen} and looks for a signature in the answer, {@code verify} comes
 * from 192.0.2.25 and looks for {@code dkim=pass}. {@code done} counts the messages that got it.
 */
public final class MilterLoad {
    private static final int ALL_STEPS = 0x1FFFFF;
    private static final int ALL_ACTIONS = 0x1FF;
    private static final int CHUNK = 65_535;

    private final SocketAddress address;
    private final String[][] header;
    private final byte[] body;
    private final boolean sign;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    private MilterLoad(SocketAddress address, byte[] message, boolean sign) {
        this.address = address;
        this.sign = sign;
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] fields = text.substring(0, end).split("\r\n(?![ \t])");
        header = new String[fields.length][];
        for (int i = 0; i < fields.length; i++) {
            int colon = fields[i].indexOf(':');
            header[i] =
                    new String[] {fields[i].substring(0, colon), fields[i].substring(colon + 1).replace("\r\n", "\n")};
        }
        body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
    }

    public static void main(String[] args) throws Exception {
        String where = args[0];
        SocketAddress address = where.startsWith("unix:")
                ? UnixDomainSocketAddress.of(where.substring(5))
                : new InetSocketAddress(
                        InetAddress.getByName(where.split(":")[1]), Integer.parseInt(where.split(":")[2]));
        int connections = Integer.parseInt(args[2]);
        int messages = Integer.parseInt(args[3]);
        MilterLoad load =
                new MilterLoad(address, Files.readAllBytes(Path.of(args[4])), args[5].equals("sign"));
        // Half as many first, so that what is measured is the filter and not this program's own first steps.
        load.run(connections, Math.max(connections, messages / 2));
        double cpuBefore = cpuSeconds(args[1]);
        long start = System.nanoTime();
        long[] latencies = load.run(connections, messages);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = cpuSeconds(args[1]) - cpuBefore;
        Arrays.sort(latencies);
        System.out.printf(
                Locale.ROOT,
                "{\"connections\":%d,\"messages\":%d,\"per_second\":%.0f,\"cpu_ms\":%.3f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,"
                        + "\"done\":%d,\"failures\":%d}%n",
                connections,
                messages,
                messages / seconds,
                cpu * 1000 / messages,
                latencies[messages / 2] / 1e6,
                latencies[messages * 99 / 100] / 1e6,
                load.done.get(),
                load.failures.get());
    }

    /** User and system time of a process and its threads (proc(5), fields 14 and 15, hundredths of a second). */
    private static double cpuSeconds(String pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", pid, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private long[] run(int connections, int messages) throws InterruptedException {
        done.set(0);
        long[] latencies = new long[messages];
        AtomicInteger next = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(connections);
        for (int i = 0; i < connections; i++) {
            Thread.ofPlatform().start(() -> {
                try {
                    for (int n; (n = next.getAndIncrement()) < messages; ) {
                        long start = System.nanoTime();
                        session();
                        latencies[n] = System.nanoTime() - start;
                    }
                } catch (IOException e) {
                    failures.incrementAndGet();
                    System.err.println(e);
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
        return latencies;
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        channel.connect(address);
        if (!(address instanceof UnixDomainSocketAddress)) {
            channel.socket().setTcpNoDelay(true);
        }
        return channel;
    }

    /** One SMTP session with one message. */
    private void session() throws IOException {
        try (SocketChannel channel = connect()) {
            Wire wire = new Wire(Channels.newOutputStream(channel), Channels.newInputStream(channel));
            wire.put('O', ints(6, ALL_ACTIONS, ALL_STEPS));
            wire.flush();
            byte[] negotiated = wire.packet();
            int steps = (negotiated[9] & 0xFF) << 24 | (negotiated[10] & 0xFF) << 16 | (negotiated[11] & 0xFF) << 8
                    | (negotiated[12] & 0xFF);
            wire.steps = steps;
            wire.put('D', text("Cj\0mx.example.org\0{daemon_name}\0smtpd\0"));
            boolean wanted = wire.event(
                            'C', text("a.example.org\0" + "4\u0004\u0001" + (sign ? "127.0.0.1" : "192.0.2.25") + "\0"), 0x01, 0x1000)
                    && wire.event('H', text("a.example.org\0"), 0x02, 0x2000);
            wire.put('D', text("Mi\0004ABCDEF\0" + (sign ? "{auth_authen}\0joe\0" : "")));
            wanted = wanted
                    && wire.event('M', text("<joe@example.org>\0"), 0x04, 0x4000)
                    && wire.event('R', text("<ann@example.net>\0"), 0x08, 0x8000)
                    && wire.event('T', new byte[0], 0x200, 0x10000);
            boolean leadingSpace = (steps & 0x100000) != 0;
            for (String[] field : header) {
                String value = leadingSpace || !field[1].startsWith(" ") ? field[1] : field[1].substring(1);
                wanted = wanted && wire.event('L', text(field[0] + "\0" + value + "\0"), 0x20, 0x80);
            }
            wanted = wanted && wire.event('N', new byte[0], 0x40, 0x40000);
            for (int at = 0; at < body.length; at += CHUNK) {
                wanted = wanted
                        && wire.event('B', Arrays.copyOfRange(body, at, Math.min(body.length, at + CHUNK)), 0x10, 0x80000);
            }
            if (wanted) {
                endOfBody(wire);
            }
            wire.put('Q', new byte[0]);
            wire.flush();
        }
    }

    private void endOfBody(Wire wire) throws IOException {
        wire.put('E', new byte[0]);
        wire.flush();
        boolean found = false;
        while (true) {
            byte[] packet = wire.packet();
            char reply = (char) packet[0];
            if ("hime+-2bq".indexOf(reply) >= 0) {
                String edit = new String(packet, StandardCharsets.ISO_8859_1);
                found |= sign ? edit.contains("DKIM-Signature\0") : edit.contains("dkim=pass");
            } else if (reply != 'p') {
                break;
            }
        }
        if (found) {
            done.incrementAndGet();
        }
    }

    private static byte[] text(String s) {
        return s.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ints(int... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int v : values) {
            out.write(v >> 24);
            out.write(v >> 16);
            out.write(v >> 8);
            out.write(v);
        }
        return out.toByteArray();
    }

    /** Packets of the protocol over one connection. */
    private static final class Wire {
        private final OutputStream out;
        private final DataInputStream in;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private int steps;

        Wire(OutputStream out, java.io.InputStream in) {
            this.out = out;
            this.in = new DataInputStream(new BufferedInputStream(in));
        }

        void put(char command, byte[] data) throws IOException {
            pending.write(ints(data.length + 1));
            pending.write(command);
            pending.write(data);
        }

        void flush() throws IOException {
            out.write(pending.toByteArray());
            pending.reset();
        }

        /**
         * Sends an event unless the filter does not want it; waits for the answer unless it gives none.
         *
         * @return whether the filter wants the rest of the message
         */
        boolean event(char command, byte[] data, int notWanted, int noReply) throws IOException {
            if ((steps & notWanted) != 0) {
                return true;
            }
            put(command, data);
            if ((steps & noReply) != 0) {
                return true;
            }
            flush();
            char reply = (char) packet()[0];
            return reply == 'c' || reply == 's';
        }

        byte[] packet() throws IOException {
            return in.readNBytes(in.readInt());
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.testkit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.xbill.DNS.Message;

/** A DNS server on loopback that answers as a test wants, over UDP and TCP on one port. */
public final class FakeDnsServer implements AutoCloseable {
    /** Makes the answer's bytes; none means silence. */
    public interface Script {
        byte[] answer(Message query, boolean tcp) throws IOException;

        /** Milliseconds between the bytes of an answer over TCP. */
        default long pause(Message query) {
            return 0;
        }
    }

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Script script;
    public final AtomicInteger udpQueries = new AtomicInteger();
    public final AtomicInteger tcpQueries = new AtomicInteger();

    public FakeDnsServer(Script script) throws IOException {
        this.script = script;
        DatagramSocket u = null;
        ServerSocket t = null;
        for (int i = 0; t == null; i++) {
            u = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try {
                t = new ServerSocket(u.getLocalPort(), 50, InetAddress.getLoopbackAddress());
            } catch (IOException taken) {
                u.close();
                if (i > 20) {
                    throw taken;
                }
            }
        }
        this.udp = u;
        this.tcp = t;
        Thread.ofPlatform().daemon().start(this::serveUdp);
        Thread.ofPlatform().daemon().start(this::serveTcp);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                udpQueries.incrementAndGet();
                byte[] answer = script.answer(new Message(Arrays.copyOf(buffer, packet.getLength())), false);
                if (answer.length > 0) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException closedOrNonsense) {
                continue;
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                Thread.ofPlatform().daemon().start(() -> answerTcp(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answerTcp(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] query = in.readNBytes(in.readUnsignedShort());
                tcpQueries.incrementAndGet();
                Message question = new Message(query);
                byte[] answer = script.answer(question, true);
                out.writeShort(answer.length);
                long pause = script.pause(question);
                if (pause == 0) {
                    out.write(answer);
                } else {
                    drip(out, answer, pause);
                }
                out.flush();
            }
        } catch (IOException gone) {
            return;
        }
    }

    private static void drip(DataOutputStream out, byte[] answer, long pause) throws IOException {
        for (byte b : answer) {
            out.write(b);
            out.flush();
            LockSupport.parkNanos(pause * 1_000_000);
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}

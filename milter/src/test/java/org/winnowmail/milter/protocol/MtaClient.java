// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/** An MTA on a real socket, blocking. */
final class MtaClient implements Closeable {
    private final SocketChannel channel;

    MtaClient(ListenAddress address) throws IOException {
        SocketAddress where = switch (address) {
            case ListenAddress.Tcp tcp -> tcp.address();
            case ListenAddress.Unix unix -> UnixDomainSocketAddress.of(unix.path());
        };
        this.channel = where instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        channel.connect(where);
    }

    void send(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** Says that nothing more comes; what the other side sends can still be read. */
    void sendEnd() throws IOException {
        channel.shutdownOutput();
    }

    void send(Command... commands) throws IOException {
        send(MtaCodec.encode(commands));
    }

    /** Waits for one packet. */
    Packet read() throws IOException {
        byte[] length = exactly(4);
        byte[] content = exactly(ByteBuffer.wrap(length).getInt());
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(length);
        frame.writeBytes(content);
        return MtaCodec.decode(frame.toByteArray()).getFirst();
    }

    private byte[] exactly(int count) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(count);
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new EOFException();
            }
        }
        return in.array();
    }

    /** Waits until the server hangs up; what came before is given. */
    byte[] readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.allocate(8192);
        try {
            while (channel.read(in) >= 0) {
                all.write(in.array(), 0, in.position());
                in.clear();
            }
        } catch (IOException reset) {
            // A reset is an end as well.
        }
        return all.toByteArray();
    }

    MtaClient negotiate() throws IOException {
        send(Talk.POSTFIX);
        read();
        send(Talk.connect(), new Command.Helo("h"));
        return this;
    }

    /** Sends a whole message and waits for its answer. */
    Packet message() throws IOException {
        send(Talk.message());
        return read();
    }

    static List<Command> envelope() {
        return List.of(Talk.mail("<a@example.org>"), Talk.rcpt("<b@example.net>"));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

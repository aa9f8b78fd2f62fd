// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A client of a service that speaks in lines with tabs between words, as Dovecot's auth service does, over
 * TCP or a unix socket. For one thread; blocks.
 */
public final class LineClient implements AutoCloseable {
    /** Longest line; Dovecot's own limit is 8 KiB for most and 64 KiB for a SASL answer. */
    private static final int MAX_LINE = 128 * 1024;

    private final SocketChannel channel;
    private final InputStream in;

    private LineClient(SocketChannel channel, InputStream in) {
        this.channel = channel;
        this.in = new BufferedInputStream(in);
    }

    /**
     * Connects.
     *
     * @param timeout for connecting and for each line over TCP; a unix socket's peer is on this host and is
     *     waited for
     */
    public static LineClient open(Endpoint endpoint, Duration timeout) throws IOException {
        if (endpoint instanceof Endpoint.Inet inet) {
            SocketChannel channel = SocketChannel.open();
            try {
                Socket socket = channel.socket();
                socket.connect(inet.address(), (int) timeout.toMillis());
                socket.setSoTimeout((int) timeout.toMillis());
                return new LineClient(channel, socket.getInputStream());
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
        SocketChannel channel = SocketChannel.open(endpoint.address());
        return new LineClient(channel, Channels.newInputStream(channel));
    }

    /** Sends text as it is; lines end in LF. */
    public void send(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The next line without its end. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        try {
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new IOException("connection closed before an answer");
                }
                if (line.size() >= MAX_LINE) {
                    throw new IOException("answer line too long");
                }
                line.write(b);
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer in time", e);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Undoes Dovecot's escaping: \001 followed by 0, 1, t, r or n. */
    public static String unescape(String s) {
        if (s.indexOf(1) < 0) {
            return s;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == 1 && i + 1 < s.length()) {
                out.append(
                        switch (s.charAt(++i)) {
                            case '0' -> '\0';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            case 'n' -> '\n';
                            default -> (char) 1;
                        });
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A resolver that knows a few TXT records and that nothing else exists, so no test asks the world's DNS. */
final class FakeDns implements AutoCloseable {
    /** The longest string in a TXT record (RFC 1035 3.3.14). */
    private static final int STRING = 255;

    private final DatagramSocket socket;
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    private FakeDns(DatagramSocket socket) {
        this.socket = socket;
    }

    /** Bound to the very address that is asked: an answer from another of this host's addresses is dropped. */
    static FakeDns start(String address) {
        try {
            FakeDns dns = new FakeDns(new DatagramSocket(0, InetAddress.getByName(address)));
            Thread.ofPlatform().daemon().name("fake-dns").start(dns::serve);
            return dns;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code ADDRESS:PORT}. */
    String place() {
        return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    void txt(String name, String value) {
        texts.put(name.toLowerCase(Locale.ROOT), value);
    }

    private void serve() {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] query = Arrays.copyOf(buffer, packet.getLength());
                byte[] answer = answer(new Message(query)).toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                // Closed, or not DNS: either way there is nobody to tell.
            }
        }
    }

    private Message answer(Message query) throws IOException {
        Record question = query.getQuestion();
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        Name name = question.getName();
        String text = texts.get(name.toString(true).toLowerCase(Locale.ROOT));
        if (text == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else if (question.getType() == Type.TXT) {
            List<String> strings = new ArrayList<>();
            for (int at = 0; at < text.length(); at += STRING) {
                strings.add(text.substring(at, Math.min(text.length(), at + STRING)));
            }
            answer.addRecord(new TXTRecord(name, DClass.IN, 60, strings), Section.ANSWER);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}

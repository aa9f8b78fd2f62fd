// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** A zone for {@link FakeDnsServer}: names with TXT records, names that misbehave; nothing else exists. */
public final class LoopbackZone implements FakeDnsServer.Script {
    /** How a name answers. */
    public enum Behaviour {
        /** Not at all. */
        SILENCE,
        SERVFAIL,
        /** A truncated answer over UDP, nothing over TCP. */
        TRUNCATED_NO_TCP,
        /** A truncated answer over UDP, the whole one over TCP. */
        TRUNCATED,
        /** A truncated answer over UDP, over TCP one byte after the other. */
        DRIP,
        /** An alias of itself through another name. */
        ALIAS_LOOP,
        /** Bytes that are no DNS message. */
        NONSENSE
    }

    /** The longest string in a TXT record (RFC 1035, section 3.3.14). */
    private static final int STRING = 255;

    private final Map<String, List<String>> texts = new ConcurrentHashMap<>();
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();

    /** Adds a record, cut into strings of 255 octets. */
    public LoopbackZone txt(String name, String value) {
        List<String> strings = new ArrayList<>();
        for (int at = 0; at < value.length(); at += STRING) {
            strings.add(value.substring(at, Math.min(value.length(), at + STRING)));
        }
        texts.put(key(name), strings);
        return this;
    }

    /** Adds a record of given strings. */
    public LoopbackZone strings(String name, List<String> strings) {
        texts.put(key(name), strings);
        return this;
    }

    /** A name that misbehaves; a name that begins with a dot stands for all below it. */
    public LoopbackZone misbehave(String name, Behaviour how) {
        behaviours.put(key(name), how);
        return this;
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public byte[] answer(Message query, boolean tcp) throws IOException {
        Record question = query.getQuestion();
        String name = key(question.getName().toString(true));
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(question, Section.QUESTION);
        Behaviour how = behaviour(name);
        if (how != null) {
            switch (how) {
                case SILENCE -> {
                    return new byte[0];
                }
                case SERVFAIL -> {
                    answer.getHeader().setRcode(Rcode.SERVFAIL);
                    return answer.toWire();
                }
                case TRUNCATED_NO_TCP, TRUNCATED, DRIP -> {
                    if (!tcp) {
                        answer.getHeader().setFlag(Flags.TC);
                        return answer.toWire();
                    }
                    if (how == Behaviour.TRUNCATED_NO_TCP) {
                        throw new IOException("no TCP here");
                    }
                }
                case ALIAS_LOOP -> {
                    Name other = Name.fromString("loop." + name + ".");
                    answer.addRecord(new CNAMERecord(question.getName(), DClass.IN, 60, other), Section.ANSWER);
                    answer.addRecord(new CNAMERecord(other, DClass.IN, 60, question.getName()), Section.ANSWER);
                    return answer.toWire();
                }
                case NONSENSE -> {
                    return new byte[] {1, 2, 3};
                }
            }
        }
        List<String> strings = texts.get(name);
        if (strings == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
            return answer.toWire();
        }
        if (question.getType() == Type.TXT) {
            answer.addRecord(new TXTRecord(question.getName(), DClass.IN, 60, strings), Section.ANSWER);
        }
        byte[] wire = answer.toWire();
        if (!tcp && wire.length > 1_232) {
            answer.removeAllRecords(Section.ANSWER);
            answer.getHeader().setFlag(Flags.TC);
            return answer.toWire();
        }
        return wire;
    }

    @Override
    public long pause(Message query) {
        return behaviour(key(query.getQuestion().getName().toString(true))) == Behaviour.DRIP ? 100 : 0;
    }

    private Behaviour behaviour(String name) {
        Behaviour own = behaviours.get(name);
        for (int dot = name.indexOf('.'); own == null && dot >= 0; dot = name.indexOf('.', dot + 1)) {
            own = behaviours.get(name.substring(dot));
        }
        return own;
    }
}

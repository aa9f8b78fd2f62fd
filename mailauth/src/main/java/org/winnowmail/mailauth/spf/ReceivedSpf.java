// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.spf;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.HeaderField;

/** The trace field of SPF (RFC 7208, section 9.1), for filters that read no Authentication-Results. */
public final class ReceivedSpf {
    /** The field's name. */
    public static final String FIELD = "Received-SPF";

    /** Longest comment or value, in characters; a line over 998 octets would be broken on the way. */
    private static final int LONGEST = 256;

    private static final Pattern RECEIVER =
            Pattern.compile("(?:^|[;\\s])receiver\\s*=\\s*\"?([^\";\\s]{1,255})", Pattern.CASE_INSENSITIVE);

    private ReceivedSpf() {}

    /** The field for a result. */
    public static HeaderField field(SpfResult result, Envelope envelope, String receiver) {
        List<String> pairs = new ArrayList<>();
        pairs.add("identity=" + result.identity().word());
        envelope.client()
                .address()
                .map(InetAddress::getHostAddress)
                .ifPresent(ip -> pairs.add("client-ip=" + value(ip)));
        pairs.add("helo=" + value(envelope.helo()));
        pairs.add(
                "envelope-from=" + value(envelope.sender().map(Object::toString).orElse("")));
        if (result.verdict() == SpfVerdict.TEMPERROR || result.verdict() == SpfVerdict.PERMERROR) {
            pairs.add("problem=" + value(cut(result.reason())));
        }
        pairs.add("receiver=" + value(receiver));
        String text = result.verdict().word() + " (" + comment(receiver + ": " + cut(result.reason())) + ")\r\n\t"
                + String.join(";\r\n\t", pairs);
        return HeaderField.of(FIELD, text);
    }

    /** Whether a field that came with a message claims to be ours. */
    public static boolean claimsToBeOurs(HeaderField field, String receiver) {
        Matcher named = RECEIVER.matcher(field.value());
        return named.find() && named.group(1).equalsIgnoreCase(receiver);
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST - 3) + "..." : text;
    }

    private static String comment(String text) {
        return printable(text).replaceAll("([()\\\\])", "\\\\$1");
    }

    /** A dot-atom as it is, anything else quoted; what is longer than any name or address is cut. */
    private static String value(String whole) {
        String text = cut(whole);
        return text.matches("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
                ? text
                : '"' + printable(text).replaceAll("([\"\\\\])", "\\\\$1") + '"';
    }

    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> out.append(c < 0x20 || c == 0x7F ? '?' : (char) c));
        return out.toString();
    }
}

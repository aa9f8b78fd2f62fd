// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.srs;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.winnowmail.message.Address;

/**
 * The Sender Rewriting Scheme (M. Wong, "Sender Rewriting Scheme: forwarding without breaking SPF", 2004, and
 * the "Guarded" scheme of Shevek's "The Sender Rewriting Scheme", the one that libsrs2 and postsrsd speak).
 *
 * <p>A mail of {@code anna@example.net} that we send on leaves as
 *
 * <pre>SRS0=HHHHHH=TT=example.net=anna@our.domain</pre>
 *
 * where TT is the day and HHHHHH a keyed hash over day, host and user. A bounce to that address is ours to
 * check: hash right, day not too long ago; then it goes to {@code anna@example.net}. Without the hash the
 * address would make us a relay for everybody.
 *
 * <p>A mail that another forwarder has rewritten does not grow by one more layer at each hop. It becomes
 *
 * <pre>SRS1=HHHHHH=first.forwarder==hhhh=tt=example.net=anna@our.domain</pre>
 *
 * whose bounce goes to the first forwarder straight away, with the local part that it made; every later
 * forwarder only puts its own hash. The first one alone knows the day, so only SRS0 expires.
 *
 * <p>Hosts on the way may change the case of local parts: hashes compare without it, and are taken over
 * lower case. The separator after SRS0 and SRS1 may be {@code =}, {@code +} or {@code -}; we write {@code =}.
 */
public final class Srs {
    private static final String DAY_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int DAY_CYCLE = 1 << 10;
    private static final long DAY_SECONDS = 86_400;

    /** Longest address that fits into a path of RFC 5321, section 4.5.3.1.3. */
    private static final int LONGEST = 254;

    /** What an address of ours leads to. */
    public sealed interface Reversal {
        /** Where a bounce to it goes. */
        record Back(Address original) implements Reversal {}

        /** It was not made by us, or too long ago. */
        record Refused(String why) implements Reversal {}

        /** It is none of the scheme. */
        record NotSrs() implements Reversal {}
    }

    private final SrsSettings settings;
    private final Clock clock;

    public Srs(SrsSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether an address is of the scheme and at our domain. */
    public boolean isOurs(Address address) {
        return address.domain().equalsIgnoreCase(settings.domain())
                && (rest(address.local(), "SRS0").isPresent()
                        || rest(address.local(), "SRS1").isPresent());
    }

    /**
     * The sender under which a mail is sent on. One at our own domain stays, and so does one that would grow
     * beyond what an envelope can hold.
     */
    public Address forward(Address sender) {
        if (sender.domain().isEmpty() || sender.domain().equalsIgnoreCase(settings.domain())) {
            return sender;
        }
        String local = again(sender).orElseGet(() -> {
            String day = day();
            return "SRS0=" + hash(day, sender.domain(), sender.local()) + '=' + day + '=' + sender.domain() + '='
                    + sender.local();
        });
        Address rewritten = new Address(local, settings.domain());
        return rewritten.toString().length() > LONGEST ? sender : rewritten;
    }

    /** For a sender that a forwarder before us has rewritten. */
    private Optional<String> again(Address sender) {
        Optional<String> first = rest(sender.local(), "SRS0");
        if (first.isPresent()) {
            return Optional.of(guarded(sender.domain(), first.get()));
        }
        return rest(sender.local(), "SRS1").flatMap(rest -> {
            String[] parts = rest.substring(1).split("=", 3);
            return parts.length == 3 && isDomain(parts[1]) && isSeparator(parts[2])
                    ? Optional.of(guarded(parts[1], parts[2]))
                    : Optional.empty();
        });
    }

    private String guarded(String firstForwarder, String rest) {
        return "SRS1=" + hash(firstForwarder, rest) + '=' + firstForwarder + '=' + rest;
    }

    /** Where a bounce to an address goes. */
    public Reversal reverse(Address address) {
        Optional<String> direct = rest(address.local(), "SRS0");
        if (direct.isPresent()) {
            return reverseDirect(direct.get().substring(1).split("=", 4));
        }
        Optional<String> guarded = rest(address.local(), "SRS1");
        if (guarded.isPresent()) {
            return reverseGuarded(guarded.get().substring(1).split("=", 3));
        }
        return new Reversal.NotSrs();
    }

    private Reversal reverseDirect(String[] parts) {
        if (parts.length < 4 || !isDomain(parts[2]) || parts[3].isEmpty()) {
            return new Reversal.Refused("not a complete SRS0 address");
        }
        if (!isHash(parts[0], parts[1], parts[2], parts[3])) {
            return new Reversal.Refused("this address was not made here");
        }
        int age = age(parts[1]);
        // A clock that was ahead when the address was made counts as today.
        if (age > settings.days() && age != DAY_CYCLE - 1) {
            return new Reversal.Refused("this address has expired");
        }
        return new Reversal.Back(new Address(parts[3], parts[2]));
    }

    private Reversal reverseGuarded(String[] parts) {
        if (parts.length < 3 || !isDomain(parts[1]) || !isSeparator(parts[2])) {
            return new Reversal.Refused("not a complete SRS1 address");
        }
        return isHash(parts[0], parts[1], parts[2])
                ? new Reversal.Back(new Address("SRS0" + parts[2], parts[1]))
                : new Reversal.Refused("this address was not made here");
    }

    /** What follows the mark of a kind, the separator first; empty when there is no such mark. */
    private static Optional<String> rest(String local, String mark) {
        return local.regionMatches(true, 0, mark, 0, mark.length()) && isSeparator(local.substring(mark.length()))
                ? Optional.of(local.substring(mark.length()))
                : Optional.empty();
    }

    private static boolean isSeparator(String rest) {
        return rest.length() > 1 && "=+-".indexOf(rest.charAt(0)) >= 0;
    }

    /** A signed address is trusted, but nothing that is no host name is ever handed to the relay. */
    private static boolean isDomain(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
    }

    private String day() {
        long day = clock.instant().getEpochSecond() / DAY_SECONDS % DAY_CYCLE;
        return "" + DAY_DIGITS.charAt((int) (day >> 5)) + DAY_DIGITS.charAt((int) (day & 31));
    }

    /** Days since a day mark, modulo the cycle of 1024 days; the cycle's length when it is none. */
    private int age(String mark) {
        String upper = mark.toUpperCase(Locale.ROOT);
        int high = upper.length() == 2 ? DAY_DIGITS.indexOf(upper.charAt(0)) : -1;
        int low = upper.length() == 2 ? DAY_DIGITS.indexOf(upper.charAt(1)) : -1;
        if (high < 0 || low < 0) {
            return DAY_CYCLE;
        }
        long today = clock.instant().getEpochSecond() / DAY_SECONDS;
        return (int) Math.floorMod(today - ((high << 5) | low), (long) DAY_CYCLE);
    }

    private boolean isHash(String given, String... signed) {
        boolean good = false;
        for (String secret : settings.secrets()) {
            good |= given.length() == settings.hashLength()
                    && MessageDigest.isEqual(
                            lower(given).getBytes(StandardCharsets.UTF_8),
                            lower(hash(secret, signed)).getBytes(StandardCharsets.UTF_8));
        }
        return good;
    }

    private String hash(String... signed) {
        return hash(settings.secrets().getFirst(), signed);
    }

    private String hash(String secret, String[] signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            for (String part : signed) {
                mac.update(lower(part).getBytes(StandardCharsets.UTF_8));
            }
            return Base64.getEncoder().encodeToString(mac.doFinal()).substring(0, settings.hashLength());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA1", impossible);
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}

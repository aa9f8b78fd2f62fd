// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dmarc;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A policy record (RFC 9989, section 4.7). Read leniently, as the RFC asks: what is unknown or wrong
 * counts as absent, the version alone must be right.
 *
 * @param text as published
 * @param policy p=; empty when absent or invalid
 * @param subdomains sp=
 * @param nonexistent np=
 * @param strictDkim adkim=s
 * @param strictSpf aspf=s
 * @param psd psd=
 * @param testing t=y
 * @param aggregate rua=, the valid {@code mailto:} addresses
 * @param failureOptions fo=, as published
 * @param flawed p, sp or np is there but not one of the three words, or p is missing
 */
public record DmarcRecord(
        String text,
        Optional<DmarcPolicy> policy,
        Optional<DmarcPolicy> subdomains,
        Optional<DmarcPolicy> nonexistent,
        boolean strictDkim,
        boolean strictSpf,
        Psd psd,
        boolean testing,
        List<String> aggregate,
        String failureOptions,
        boolean flawed) {

    /** Longest record read, in characters. */
    private static final int MAX_RECORD = 4_096;

    /** Report addresses kept; each would cost a consent look-up and a mail. */
    private static final int MAX_ADDRESSES = 5;

    /** Whether a domain is one under which others register (RFC 9989, section 4.7). */
    public enum Psd {
        YES,
        NO,
        UNKNOWN
    }

    public DmarcRecord {
        aggregate = List.copyOf(aggregate);
    }

    /** Empty when the text is no DMARC record at all. */
    public static Optional<DmarcRecord> parse(String text) {
        if (text.length() > MAX_RECORD) {
            return Optional.empty();
        }
        String[] elements = text.split(";", -1);
        if (!isVersion(elements[0])) {
            return Optional.empty();
        }
        Map<String, String> tags = new HashMap<>();
        for (int i = 1; i < elements.length; i++) {
            int equals = elements[i].indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(
                        elements[i].substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        elements[i].substring(equals + 1).strip());
            }
        }
        Optional<DmarcPolicy> p = policy(tags, "p");
        Optional<DmarcPolicy> sp = policy(tags, "sp");
        Optional<DmarcPolicy> np = policy(tags, "np");
        boolean flawed =
                p.isEmpty() || (tags.containsKey("sp") && sp.isEmpty()) || (tags.containsKey("np") && np.isEmpty());
        return Optional.of(new DmarcRecord(
                text,
                p,
                sp,
                np,
                "s".equalsIgnoreCase(tags.get("adkim")),
                "s".equalsIgnoreCase(tags.get("aspf")),
                psd(tags.getOrDefault("psd", "u")),
                "y".equalsIgnoreCase(tags.get("t")),
                addresses(tags.getOrDefault("rua", "")),
                tags.getOrDefault("fo", "0"),
                flawed));
    }

    /** The first element: {@code v=DMARC1}, case-sensitive, blanks around = allowed. */
    private static boolean isVersion(String element) {
        int equals = element.indexOf('=');
        return equals > 0
                && element.substring(0, equals).strip().equals("v")
                && element.substring(equals + 1).strip().equals("DMARC1");
    }

    private static Optional<DmarcPolicy> policy(Map<String, String> tags, String tag) {
        return Optional.ofNullable(tags.get(tag)).flatMap(DmarcPolicy::of);
    }

    private static Psd psd(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "y" -> Psd.YES;
            case "n" -> Psd.NO;
            default -> Psd.UNKNOWN;
        };
    }

    /** mailto: URIs; a size after {@code !} is obsolete and cut (RFC 9989, section 4.7). */
    private static List<String> addresses(String rua) {
        List<String> found = new ArrayList<>();
        for (String uri : rua.split(",", -1)) {
            String plain = uri.strip();
            int bang = plain.indexOf('!');
            plain = bang < 0 ? plain : plain.substring(0, bang);
            if (!plain.regionMatches(true, 0, "mailto:", 0, 7) || found.size() >= MAX_ADDRESSES) {
                continue;
            }
            address(plain).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<String> address(String uri) {
        try {
            String part = new URI(uri).getSchemeSpecificPart();
            String address = part.contains("?") ? part.substring(0, part.indexOf('?')) : part;
            int at = address.lastIndexOf('@');
            boolean clean = address.chars().allMatch(c -> c > 0x20 && c < 0x7F && "<>,;\"\\".indexOf(c) < 0);
            return clean && at > 0 && at < address.length() - 1 ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether the record says anything: with a flawed policy it counts as p=none when somebody wants
     * reports, else as no record (RFC 9989, section 4.10.1).
     */
    boolean applies() {
        return !flawed || !aggregate.isEmpty();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.arc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.winnowmail.mailauth.dkim.Canonicalization;
import org.winnowmail.mailauth.dkim.KeyPlace;
import org.winnowmail.mailauth.dkim.MalformedException;
import org.winnowmail.mailauth.dkim.SealField;
import org.winnowmail.mailauth.dkim.SignatureField;
import org.winnowmail.mailauth.dkim.TagList;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;

/**
 * One link of a chain: three fields with one number (RFC 8617, section 4.2).
 *
 * @param instance i=
 * @param results ARC-Authentication-Results
 * @param resultsText its content after the instance
 * @param message ARC-Message-Signature
 * @param seal ARC-Seal
 */
record ArcSet(int instance, HeaderField results, String resultsText, SignatureField message, SealField seal) {
    static final String RESULTS = "ARC-Authentication-Results";
    static final String MESSAGE = "ARC-Message-Signature";
    static final String SEAL = "ARC-Seal";

    /** RFC 8617, section 4.2.1. */
    static final int MAX_INSTANCE = 50;

    private static final Pattern NUMBER = Pattern.compile("(?:^|;)\\s*i\\s*=\\s*(\\d{1,3})\\s*(?:;|$)");

    private static final Pattern FAILED = Pattern.compile("(?:^|;)\\s*cv\\s*=\\s*fail\\s*(?:;|$)");

    /** h= of a message signature at most. */
    private static final int MAX_HEADERS = 200;

    /** Whether the header has any ARC field. */
    static boolean present(Headers headers) {
        for (HeaderField f : headers) {
            if (f.name().length() > 4 && (f.is(SEAL) || f.is(MESSAGE) || f.is(RESULTS))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Fields that are no sets. A further seal may say so once (RFC 8617, section 5.1.2): when all of them have a number,
     * there is room for one more, and none of them says so already.
     */
    static ArcChain.Broken malformed(Headers headers, String reason) {
        int highest = 0;
        boolean sealable = true;
        for (HeaderField f : headers) {
            if (!f.is(SEAL) && !f.is(MESSAGE) && !f.is(RESULTS)) {
                continue;
            }
            Matcher number = NUMBER.matcher(f.value());
            boolean numbered = number.find() && Integer.parseInt(number.group(1)) < MAX_INSTANCE;
            sealable &= numbered && !(f.is(SEAL) && FAILED.matcher(f.value()).find());
            highest = numbered ? Math.max(highest, Integer.parseInt(number.group(1))) : highest;
        }
        return new ArcChain.Broken(ArcResult.broken(reason, sealable), highest);
    }

    /** The three fields of one number while they are collected. */
    private static final class Parts {
        private final Map<String, HeaderField> fields = new HashMap<>();
        private final Map<String, TagList> tags = new HashMap<>();
        private String resultsText = "";
    }

    /** All sets, oldest first, with their structure checked (RFC 8617, section 5.2, step 3). */
    static List<ArcSet> read(Headers headers) throws MalformedException {
        TreeMap<Integer, Parts> sets = new TreeMap<>();
        for (HeaderField f : headers) {
            if (f.is(RESULTS)) {
                addResults(sets, f);
            } else if (f.is(MESSAGE) || f.is(SEAL)) {
                addTags(sets, f);
            }
        }
        int n = sets.size();
        if (n > 0 && sets.lastKey() != n) {
            throw new MalformedException("numbers " + sets.keySet() + " are not 1 to " + n);
        }
        List<ArcSet> chain = new ArrayList<>();
        for (Map.Entry<Integer, Parts> e : sets.entrySet()) {
            chain.add(set(e.getKey(), e.getValue()));
        }
        return chain;
    }

    private static void addResults(Map<Integer, Parts> sets, HeaderField f) throws MalformedException {
        if (f.length() > 65_536) {
            throw new MalformedException(RESULTS + " is longer than 64 kB");
        }
        String value = f.value();
        int semicolon = value.indexOf(';');
        String first = semicolon < 0 ? "" : value.substring(0, semicolon).strip();
        int equals = first.indexOf('=');
        if (equals < 0 || !first.substring(0, equals).strip().equals("i")) {
            throw new MalformedException(RESULTS + " does not begin with its number i=");
        }
        int i = instance(first.substring(equals + 1).strip(), RESULTS);
        parts(sets, i, f).resultsText = value.substring(semicolon + 1);
    }

    private static void addTags(Map<Integer, Parts> sets, HeaderField f) throws MalformedException {
        TagList tags;
        try {
            tags = SignatureField.tags(f);
        } catch (MalformedException e) {
            throw new MalformedException(f.name() + ": " + e.reason());
        }
        int i = instance(tags.get("i").orElse(""), f.name());
        parts(sets, i, f).tags.put(key(f), tags);
    }

    private static Parts parts(Map<Integer, Parts> sets, int i, HeaderField f) throws MalformedException {
        Parts parts = sets.computeIfAbsent(i, _ -> new Parts());
        if (parts.fields.putIfAbsent(key(f), f) != null) {
            throw new MalformedException("two " + f.name() + " fields with number " + i);
        }
        return parts;
    }

    private static String key(HeaderField f) {
        return f.name().toLowerCase(Locale.ROOT);
    }

    private static int instance(String text, String name) throws MalformedException {
        boolean number = !text.isEmpty() && text.length() <= 2 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int i = number ? Integer.parseInt(text) : 0;
        if (i < 1 || i > MAX_INSTANCE) {
            throw new MalformedException(name + " has no number i= from 1 to " + MAX_INSTANCE);
        }
        return i;
    }

    private static ArcSet set(int i, Parts parts) throws MalformedException {
        HeaderField results = field(parts, RESULTS, i);
        HeaderField message = field(parts, MESSAGE, i);
        HeaderField seal = field(parts, SEAL, i);
        try {
            // RFC 8617 leaves c= optional without a word on its default; sealers that leave it out sign relaxed.
            SignatureField signature =
                    SignatureField.of(message, tags(parts, message), MAX_HEADERS, Canonicalization.RELAXED);
            if (signature.headers().contains("arc-seal")) {
                throw new MalformedException("h= lists ARC-Seal");
            }
            return new ArcSet(i, results, parts.resultsText, signature, SealField.of(seal, tags(parts, seal)));
        } catch (MalformedException e) {
            throw new MalformedException("set " + i + ": " + e.reason());
        }
    }

    private static HeaderField field(Parts parts, String name, int i) throws MalformedException {
        HeaderField f = parts.fields.get(name.toLowerCase(Locale.ROOT));
        if (f == null) {
            throw new MalformedException("set " + i + " has no " + name);
        }
        return f;
    }

    private static TagList tags(Parts parts, HeaderField f) throws MalformedException {
        TagList tags = parts.tags.get(key(f));
        if (tags == null) {
            throw new MalformedException(f.name() + " has no tags");
        }
        return tags;
    }

    /** Where the seal's key is. */
    KeyPlace sealKey() {
        return seal.key();
    }
}

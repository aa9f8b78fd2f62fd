// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The public suffix list: under which names domains are registered ({@code co.uk}, {@code github.io}).
 *
 * <p>A rule is kept under its name in punycode, so a host is looked up by its suffixes, from the longest
 * label run to the shortest, without building a tree. Immutable.
 */
public final class PublicSuffixes {
    private static final String RESOURCE = "public_suffix_list.dat";

    /** {@code *.x}: every name right under x is a suffix. */
    private static final int WILDCARD = 1;

    private static final int EXACT = 2;

    /** {@code !x}: x is no suffix though a wildcard says so. */
    private static final int EXCEPTION = 4;

    /** The rule stands in the ICANN section, so it is a registry's and not a company's. */
    private static final int ICANN = 8;

    private final Map<String, Integer> rules;

    private static final LazyValue<PublicSuffixes> SHIPPED = new LazyValue<>(PublicSuffixes::load);

    private PublicSuffixes(Map<String, Integer> rules) {
        this.rules = rules;
    }

    /** The list that came with this program; read on first use. */
    public static PublicSuffixes shipped() {
        return SHIPPED.get();
    }

    private static PublicSuffixes load() {
        try (InputStream in = PublicSuffixes.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the program");
            }
            return read(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }

    /** Reads a list in the format of publicsuffix.org, for example a newer one. */
    public static PublicSuffixes read(Reader list) throws IOException {
        Map<String, Integer> rules = new HashMap<>(16 * 1024);
        boolean icann = false;
        BufferedReader lines = new BufferedReader(list);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("//")) {
                icann = line.contains("BEGIN ICANN") || (icann && !line.contains("END ICANN"));
                continue;
            }
            String rule = line.strip();
            int blank = rule.indexOf(' ');
            rule = blank < 0 ? rule : rule.substring(0, blank);
            if (rule.isEmpty()) {
                continue;
            }
            int kind = rule.startsWith("!") ? EXCEPTION : rule.startsWith("*.") ? WILDCARD : EXACT;
            String name = rule.substring(kind == EXCEPTION ? 1 : kind == WILDCARD ? 2 : 0);
            rules.merge(ascii(name), kind | (icann ? ICANN : 0), (a, b) -> a | b);
        }
        return new PublicSuffixes(rules);
    }

    private static String ascii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                try {
                    return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
                } catch (RuntimeException refused) {
                    return name.toLowerCase(Locale.ROOT);
                }
            }
        }
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * The public suffix of a host name: {@code co.uk} of {@code www.example.co.uk}. A name under no rule has
     * its last label for suffix.
     *
     * @param host in Unicode or punycode; the answer is in the same form, in lower case
     * @return empty for an empty name or one with an empty label
     */
    public Optional<String> suffixOf(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int labels = suffixLabels(name);
        return labels == 0 ? Optional.empty() : Optional.of(lastLabels(name, labels));
    }

    /**
     * The domain that someone registered: the public suffix and one label more.
     *
     * @return empty when the name is itself a public suffix, or no name
     */
    public Optional<String> registeredDomain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int labels = suffixLabels(name);
        if (labels == 0 || countLabels(name) == labels) {
            return Optional.empty();
        }
        return Optional.of(lastLabels(name, labels + 1));
    }

    /** Whether the last label of a name is a top-level domain of the list, not merely any word. */
    public boolean endsInKnownTopLevel(String host) {
        String last = ascii(host.substring(host.lastIndexOf('.') + 1));
        return (rules.getOrDefault(last, 0) & ICANN) != 0;
    }

    /** How many labels the suffix has; 0 when the name is none. */
    private int suffixLabels(String name) {
        if (name.isEmpty()
                || name.length() > 255
                || name.startsWith(".")
                || name.endsWith(".")
                || name.contains("..")) {
            return 0;
        }
        String ascii = ascii(name);
        int total = countLabels(ascii);
        int labels = total;
        int best = 1;
        for (int at = 0; labels > 0; labels--) {
            String suffix = ascii.substring(at);
            int kind = rules.getOrDefault(suffix, 0);
            if ((kind & EXCEPTION) != 0) {
                return labels - 1;
            }
            if ((kind & WILDCARD) != 0 && labels < total) {
                best = Math.max(best, labels + 1);
            }
            if ((kind & EXACT) != 0) {
                best = Math.max(best, labels);
            }
            at = ascii.indexOf('.', at) + 1;
        }
        return best;
    }

    private static int countLabels(String name) {
        int n = 1;
        for (int i = 0; i < name.length(); i++) {
            n += name.charAt(i) == '.' ? 1 : 0;
        }
        return n;
    }

    private static String lastLabels(String name, int labels) {
        int at = name.length();
        for (int n = 0; n < labels; n++) {
            at = name.lastIndexOf('.', at - 1);
            if (at < 0) {
                return name;
            }
        }
        return name.substring(at + 1);
    }
}

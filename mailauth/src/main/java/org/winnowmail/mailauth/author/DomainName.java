// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.author;

import java.net.IDN;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Domain names beyond ASCII as the DNS knows them (RFC 5890 to 5892, as RFC 8616 asks for).
 *
 * <p>The JDK converts by the older IDNA2003, which turns ß into ss, the final ς into σ, and drops the joiners: the name
 * of another domain, which somebody else may own. Labels with one of these four are therefore encoded here.
 */
final class DomainName {
    /** sharp s, final sigma, zero width non-joiner and joiner: what IDNA2008 keeps and IDNA2003 did not. */
    private static final String KEPT = "\u00DF\u03C2\u200C\u200D";

    private static final int MAX_LABEL = 63;

    // Parameters of RFC 3492, section 5.
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int INITIAL_BIAS = 72;
    private static final int INITIAL_N = 128;

    private DomainName() {}

    /** The name in A-labels and lower case; as it was, in lower case, when it is no name. */
    static String ascii(String name) {
        // Ideographic full stops separate labels too (RFC 3490, section 3.1).
        String[] labels = name.split("[.\u3002\uFF0E\uFF61]", -1);
        List<String> out = new ArrayList<>(labels.length);
        for (String label : labels) {
            try {
                out.add(label(label));
            } catch (IllegalArgumentException noName) {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return String.join(".", out);
    }

    private static String label(String label) {
        if (label.chars().allMatch(c -> c < 0x80)) {
            return label.toLowerCase(Locale.ROOT);
        }
        String lower = label.toLowerCase(Locale.ROOT);
        if (lower.chars().noneMatch(c -> KEPT.indexOf(c) >= 0)) {
            return IDN.toASCII(label, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        }
        String normal = Normalizer.normalize(lower, Normalizer.Form.NFKC);
        boolean letters = normal.codePoints()
                .allMatch(c -> Character.isLetterOrDigit(c)
                        || c == '-'
                        || KEPT.indexOf(c) >= 0
                        || Character.getType(c) == Character.NON_SPACING_MARK
                        || Character.getType(c) == Character.COMBINING_SPACING_MARK);
        String encoded = letters ? "xn--" + punycode(normal.codePoints().toArray()) : "";
        if (!letters || encoded.length() > MAX_LABEL) {
            throw new IllegalArgumentException("no label");
        }
        return encoded;
    }

    /** RFC 3492, section 6.3. A label has at most some dozens of characters, so no sum overflows. */
    private static String punycode(int[] points) {
        StringBuilder out = new StringBuilder();
        for (int p : points) {
            if (p < INITIAL_N) {
                out.append((char) p);
            }
        }
        int basic = out.length();
        int handled = basic;
        if (basic > 0) {
            out.append('-');
        }
        if (points.length > MAX_LABEL) {
            throw new IllegalArgumentException("label too long");
        }
        int n = INITIAL_N;
        int delta = 0;
        int bias = INITIAL_BIAS;
        while (handled < points.length) {
            int next = Integer.MAX_VALUE;
            for (int p : points) {
                next = p >= n && p < next ? p : next;
            }
            delta += (next - n) * (handled + 1);
            n = next;
            for (int p : points) {
                if (p < n) {
                    delta++;
                } else if (p == n) {
                    bias = append(out, delta, bias, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            n++;
        }
        return out.toString();
    }

    /** Appends a number of variable length; gives the next bias. */
    private static int append(StringBuilder out, int delta, int bias, int points, boolean first) {
        int q = delta;
        for (int k = BASE; ; k += BASE) {
            int t = Math.clamp((long) k - bias, T_MIN, T_MAX);
            if (q < t) {
                break;
            }
            out.append(digit(t + (q - t) % (BASE - t)));
            q = (q - t) / (BASE - t);
        }
        out.append(digit(q));
        int rest = first ? delta / DAMP : delta / 2;
        rest += rest / points;
        int k = 0;
        for (; rest > (BASE - T_MIN) * T_MAX / 2; k += BASE) {
            rest /= BASE - T_MIN;
        }
        return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
    }

    private static char digit(int d) {
        return (char) (d < 26 ? 'a' + d : '0' + d - 26);
    }
}

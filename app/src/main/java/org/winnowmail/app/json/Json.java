// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * JSON text (RFC 8259) from maps, iterables, text, numbers and booleans; on one line, so that a stream of objects can
 * be cut at line ends. An empty optional is {@code null}; a number that is not finite too.
 */
public final class Json {
    private Json() {}

    /** An object that keeps the order of its keys: {@code object("a", 1, "b", list)}. */
    public static Map<String, Object> object(Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a key without a value");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }

    /** One value as text. */
    public static String write(Object value) {
        StringBuilder out = new StringBuilder(256);
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, Object value) {
        switch (value) {
            case Optional<?> o when o.isEmpty() -> out.append("null");
            case Optional<?> o -> append(out, o.get());
            case OptionalDouble o when o.isEmpty() -> out.append("null");
            case OptionalDouble o -> append(out, o.getAsDouble());
            case CharSequence text -> string(out, text);
            case Boolean b -> out.append(b);
            case Double d -> out.append(Double.isFinite(d) ? number(d) : "null");
            case Number n -> out.append(n);
            case Enum<?> e -> string(out, e.toString());
            case Map<?, ?> map -> {
                char before = '{';
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(before);
                    string(out, entry.getKey().toString());
                    out.append(':');
                    append(out, entry.getValue());
                    before = ',';
                }
                out.append(before == '{' ? "{}" : "}");
            }
            case Iterable<?> list -> {
                char before = '[';
                for (Object item : list) {
                    out.append(before);
                    append(out, item);
                    before = ',';
                }
                out.append(before == '[' ? "[]" : "]");
            }
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static String number(double d) {
        return d == Math.rint(d) && Math.abs(d) < 1e15 ? Long.toString((long) d) : Double.toString(d);
    }

    private static void string(StringBuilder out, CharSequence text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // U+2028 and U+2029 end a line for some readers; a lone surrogate is no text at all.
                    if (c < 0x20 || c == 0x7F || c == '\u2028' || c == '\u2029' || lone(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean lone(CharSequence text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}

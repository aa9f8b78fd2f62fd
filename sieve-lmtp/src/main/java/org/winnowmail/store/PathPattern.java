// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A path with places for a user's names: {@code ./data/mail/%{domain}/%{user}}.
 *
 * <p>{@code %{user}} is the local part, {@code %{domain}} the domain, {@code %{login}} both, {@code
 * %{home}} or any other word the field of the user database. Dovecot's pipes work as there: {@code
 * %{user | domain | lower}}, {@code %{user | username}}; before a pipe {@code user} is the whole login. An
 * empty domain leaves its directory out.
 */
public final class PathPattern {
    private static final Set<String> FILTERS = Set.of("domain", "username", "lower", "upper");

    /** Literal text or a variable with its filters. */
    private sealed interface Piece {
        record Literal(String text) implements Piece {}

        record Variable(String name, List<String> filters) implements Piece {}
    }

    private final String pattern;
    private final List<Piece> pieces;

    private PathPattern(String pattern, List<Piece> pieces) {
        this.pattern = pattern;
        this.pieces = List.copyOf(pieces);
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException with the offending text and what is allowed
     */
    public static PathPattern of(String pattern) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            int open = pattern.indexOf("%{", at);
            if (open < 0) {
                break;
            }
            int close = pattern.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("path '" + pattern + "': '%{' without '}'");
            }
            pieces.add(new Piece.Literal(pattern.substring(at, open)));
            String[] words = pattern.substring(open + 2, close).split("\\|", -1);
            List<String> filters = new ArrayList<>();
            for (int i = 1; i < words.length; i++) {
                String filter = words[i].strip();
                if (!FILTERS.contains(filter)) {
                    throw new IllegalArgumentException(
                            "path '" + pattern + "': unknown filter '" + filter + "'; known: " + FILTERS);
                }
                filters.add(filter);
            }
            pieces.add(new Piece.Variable(words[0].strip(), filters));
            at = close + 1;
        }
        pieces.add(new Piece.Literal(pattern.substring(at)));
        return new PathPattern(pattern, pieces);
    }

    /**
     * The path for a user; empty when a field it needs is unknown.
     */
    public Optional<Path> of(User user) {
        StringBuilder text = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Literal(String literal) -> text.append(literal);
                case Piece.Variable v -> {
                    Optional<String> value = value(v, user);
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    text.append(value.get());
                }
            }
        }
        return Optional.of(Path.of(text.toString()).normalize());
    }

    private static Optional<String> value(Piece.Variable v, User user) {
        Optional<String> value = switch (v.name()) {
            case "user" -> Optional.of(v.filters().isEmpty() ? user.local() : user.login());
            case "domain" -> Optional.of(user.domain());
            case "login" -> Optional.of(user.login());
            default -> Optional.ofNullable(user.fields().get(v.name()));
        };
        for (String filter : v.filters()) {
            value = value.map(s -> {
                int at = s.lastIndexOf('@');
                return switch (filter) {
                    case "domain" -> at < 0 ? "" : s.substring(at + 1);
                    case "username" -> at < 0 ? s : s.substring(0, at);
                    case "lower" -> s.toLowerCase(Locale.ROOT);
                    default -> s.toUpperCase(Locale.ROOT);
                };
            });
        }
        return value;
    }

    @Override
    public String toString() {
        return pattern;
    }
}

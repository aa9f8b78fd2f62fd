// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every known symbol with its score. Immutable; three layers are laid over each other in this order: what is
 * shipped ({@code symbols.tsv}), the rule files, the {@code policy.scores} of the configuration.
 */
public final class Scores {
    private static final String SHIPPED = "symbols.tsv";

    private final Map<String, SymbolInfo> known;

    /** Those of {@link #known} that a check or a rule can report; the others are only in the configuration. */
    private final Set<String> reported;

    private Scores(Map<String, SymbolInfo> known, Set<String> reported) {
        this.known = known;
        this.reported = reported;
    }

    /** No symbol at all. */
    public static Scores none() {
        return new Scores(Map.of(), Set.of());
    }

    /** The symbols of our own checks, from the resource file {@code symbols.tsv}. */
    public static Scores shipped() {
        try (InputStream in = Scores.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is missing from the program");
            }
            Map<String, SymbolInfo> shipped = read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return new Scores(shipped, shipped.keySet());
        } catch (IOException e) {
            throw new UncheckedIOException(SHIPPED, e);
        }
    }

    /** Lines of symbol, score, forced action or {@code -}, description, parted by tabs; {@code #} begins a remark. */
    static Map<String, SymbolInfo> read(String table) {
        Map<String, SymbolInfo> symbols = new TreeMap<>();
        int line = 0;
        for (String row : table.lines().toList()) {
            line++;
            if (row.isBlank() || row.startsWith("#")) {
                continue;
            }
            String[] cell = row.split("\t+", 4);
            if (cell.length != 4) {
                throw new IllegalArgumentException(SHIPPED + ":" + line + ": four columns are needed: " + row);
            }
            Optional<Action> force = cell[2].equals("-")
                    ? Optional.empty()
                    : Optional.of(Action.ofWord(cell[2]).orElseThrow());
            SymbolInfo info = new SymbolInfo(
                    cell[0], Double.parseDouble(cell[1]), force, cell[3].strip(), new Origin(SHIPPED, line));
            if (symbols.put(info.symbol(), info) != null) {
                throw new IllegalArgumentException(SHIPPED + ":" + line + ": twice: " + info.symbol());
            }
        }
        return symbols;
    }

    /** These and others; the others win where both know a symbol, but do not take away a forced action. */
    public Scores with(Collection<SymbolInfo> others) {
        Map<String, SymbolInfo> all = new TreeMap<>(known);
        for (SymbolInfo other : others) {
            all.merge(
                    other.symbol(),
                    other,
                    (old, now) -> new SymbolInfo(
                            now.symbol(),
                            now.score(),
                            now.force().or(old::force),
                            now.description().isEmpty() ? old.description() : now.description(),
                            now.origin()));
        }
        Set<String> more = new TreeSet<>(reported);
        others.forEach(o -> more.add(o.symbol()));
        return new Scores(all, more);
    }

    /** These with the configuration's own scores laid over them; a symbol nobody knows is taken as well. */
    public Scores withOverrides(Map<String, Double> scores, Origin origin) {
        Map<String, SymbolInfo> all = new TreeMap<>(known);
        scores.forEach((symbol, score) -> {
            SymbolInfo old = all.get(symbol);
            all.put(
                    symbol,
                    old == null
                            ? new SymbolInfo(symbol, score, Optional.empty(), "", origin)
                            : old.scored(score, origin));
        });
        return new Scores(all, reported);
    }

    /** These with forced actions set, or lifted where the value is empty. */
    public Scores withForced(Map<String, Optional<Action>> forced, Origin origin) {
        Map<String, SymbolInfo> all = new TreeMap<>(known);
        forced.forEach((symbol, action) -> {
            SymbolInfo old = all.getOrDefault(symbol, new SymbolInfo(symbol, 0, Optional.empty(), "", origin));
            all.put(symbol, old.forced(action));
        });
        return new Scores(all, reported);
    }

    /**
     * Sentences about overrides whose symbol no check and no rule can report, with the nearest known name;
     * for the log and {@code winnow config check}.
     */
    public List<String> doubts(Collection<String> overridden) {
        List<String> doubts = new ArrayList<>();
        for (String symbol : overridden) {
            if (!reported.contains(symbol)) {
                doubts.add("no check or rule is called " + symbol
                        + Nearest.of(symbol, reported)
                                .map(n -> ": did you mean " + n + "?")
                                .orElse(": its score has no effect"));
            }
        }
        return doubts;
    }

    /** The score of a symbol; 0 for one nobody knows. */
    public double of(String symbol) {
        SymbolInfo info = known.get(symbol);
        return info == null ? 0 : info.score();
    }

    /** The action a symbol forces. */
    public Optional<Action> forcedBy(String symbol) {
        SymbolInfo info = known.get(symbol);
        return info == null ? Optional.empty() : info.force();
    }

    /** What a symbol means, in one line; empty when nobody said. */
    public String description(String symbol) {
        SymbolInfo info = known.get(symbol);
        return info == null ? "" : info.description();
    }

    /** Whether a check or a rule can report it. */
    public boolean knows(String symbol) {
        return reported.contains(symbol);
    }

    /** All known symbols, by name. */
    public List<SymbolInfo> all() {
        return List.copyOf(known.values());
    }
}

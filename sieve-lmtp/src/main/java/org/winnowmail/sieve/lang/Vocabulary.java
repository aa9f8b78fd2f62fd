// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.winnowmail.sieve.host.SieveSettings;

/** What the words of one script mean: the base language plus what the script requires. */
public final class Vocabulary {
    /** Makes an expression of a string that may hold variables. */
    @FunctionalInterface
    public interface TextParser {
        TextExpr parse(String text, Call call, org.winnowmail.sieve.syntax.Argument at) throws Refused;
    }

    /** A word with the tags that extensions gave it, or only tags that wait for their word. */
    static final class Entry {
        @Nullable
        Word word;

        boolean unknown;
        final List<Tag> tags = new ArrayList<>();
        final Set<String> unknownTags = new HashSet<>();
        final List<Word.Check> checks = new ArrayList<>();
    }

    private final ExtensionList known;
    private final SieveSettings settings;
    private final Map<String, Entry> words = new HashMap<>();
    private final Map<String, MatchType> matchTypes = new HashMap<>();
    private final Map<String, Comparator> comparators = new HashMap<>();
    private final Map<String, AddressPart> addressParts = new HashMap<>();
    private final Set<String> loaded = new LinkedHashSet<>();
    private final Map<Class<?>, Object> contexts = new HashMap<>();
    private final List<UnaryOperator<String>> textFilters = new ArrayList<>();
    private Optional<TextParser> textParser = Optional.empty();
    private final Slots locals = new Slots();

    private final Kept kept;
    private final Footprint footprint = new Footprint();

    public Vocabulary(ExtensionList known, SieveSettings settings, Kept kept) {
        this.kept = kept;
        this.known = known;
        this.settings = settings;
        for (Extension e : known.implicit()) {
            loaded.add(e.name());
            e.load(this);
        }
    }

    /** One object for equal parts of all scripts that share it. Only for what is immutable and equal by content. */
    public <T> T keep(T part) {
        Optional<T> known = kept.known(part);
        if (known.isPresent()) {
            return known.get();
        }
        footprint.part(part);
        return kept.one(part);
    }

    Kept kept() {
        return kept;
    }

    /** What the script takes so far. */
    public Footprint footprint() {
        return footprint;
    }

    public SieveSettings settings() {
        return settings;
    }

    public ExtensionList known() {
        return known;
    }

    /** Loads an extension; loading twice is harmless. Whether it is known. */
    public boolean load(String name) {
        Optional<Extension> found = known.find(name);
        found.ifPresent(e -> {
            if (loaded.add(e.name())) {
                e.load(this);
            }
        });
        return found.isPresent();
    }

    public boolean isLoaded(String name) {
        return loaded.contains(name);
    }

    /** What is wrong with the extensions loaded, together. */
    Optional<String> complaint() {
        return loaded.stream()
                .flatMap(n -> known.find(n).stream())
                .flatMap(e -> e.complaint(this).stream())
                .findFirst();
    }

    /** Names of loaded extensions, in the order of loading. */
    public Set<String> loaded() {
        return Set.copyOf(loaded);
    }

    public void word(Word word) {
        Entry entry = entry(word.name());
        entry.word = word;
        entry.tags.addAll(word.tags);
    }

    /** Gives a word a tag; the word may come later, or never. */
    public void tag(String word, Tag tag) {
        entry(word).tags.add(tag);
    }

    /** Judges every use of a word, after the word itself has. */
    public void check(String word, Word.Check check) {
        entry(word).checks.add(check);
    }

    Entry entry(String word) {
        return words.computeIfAbsent(word.toLowerCase(Locale.ROOT), w -> new Entry());
    }

    @Nullable
    Entry find(String word) {
        return words.get(word.toLowerCase(Locale.ROOT));
    }

    /** Whether a word of this name can be used now. */
    public boolean hasWord(String word) {
        Entry entry = find(word);
        return entry != null && entry.word != null;
    }

    Set<String> wordNames() {
        Set<String> names = new HashSet<>();
        words.forEach((n, e) -> {
            if (e.word != null) {
                names.add(n);
            }
        });
        return names;
    }

    public void matchType(MatchType type) {
        matchTypes.put(type.name(), type);
    }

    public Optional<MatchType> findMatchType(String name) {
        return Optional.ofNullable(matchTypes.get(name.toLowerCase(Locale.ROOT)));
    }

    public void comparator(Comparator comparator) {
        comparators.put(comparator.name(), comparator);
    }

    public Optional<Comparator> findComparator(String name) {
        return Optional.ofNullable(comparators.get(name));
    }

    public void addressPart(AddressPart part) {
        addressParts.put(part.partName(), part);
    }

    public Optional<AddressPart> findAddressPart(String name) {
        return Optional.ofNullable(addressParts.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Changes every string before it is used, such as encoded characters. */
    public void textFilter(UnaryOperator<String> filter) {
        textFilters.add(filter);
    }

    /** Reads variables in strings. */
    public void textParser(TextParser parser) {
        textParser = Optional.of(parser);
    }

    /** Variables of this script alone. */
    public Slots locals() {
        return locals;
    }

    /** A literal text after all filters. */
    String filterText(String text) {
        String filtered = text;
        if (text.indexOf('$') >= 0) {
            for (UnaryOperator<String> filter : textFilters) {
                filtered = filter.apply(filtered);
            }
        }
        return filtered;
    }

    Optional<TextParser> textParser() {
        return textParser;
    }

    /** The capability whose name is nearest to a misspelt one. */
    public Optional<String> nearestExtension(String name) {
        return Hints.near(known.capabilities(), name);
    }

    /** Names of the tags that a word takes now. */
    Set<String> tagNames(String word) {
        Entry entry = find(word);
        if (entry == null) {
            return Set.of();
        }
        Set<String> names = new HashSet<>(matchTypes.keySet());
        names.addAll(addressParts.keySet());
        entry.tags.forEach(t -> names.add(t.id()));
        names.removeIf(n -> entry.tags.stream().noneMatch(t -> t.accepts(n, this)));
        return names;
    }

    /** What an extension knows about this script; made on first use. */
    public <T> T context(Class<T> type, Supplier<T> maker) {
        return type.cast(contexts.computeIfAbsent(type, t -> maker.get()));
    }

    /** The same, given from outside. */
    public <T> void setContext(Class<T> type, T value) {
        contexts.put(type, value);
    }

    public <T> Optional<T> context(Class<T> type) {
        return Optional.ofNullable(contexts.get(type)).map(type::cast);
    }
}

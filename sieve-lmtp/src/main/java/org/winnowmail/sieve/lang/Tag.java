// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A tagged argument (RFC 5228, section 2.6.2) that a word accepts, whoever brought it.
 *
 * <p>A tag may hand the word something to use: an {@code extra} of a class the word looks for with {@link
 * Call#extras}. That is how {@code :copy} changes {@code redirect} although neither knows the other.
 */
public final class Tag {
    /** Judges a use beyond the types of its parameters. */
    @FunctionalInterface
    public interface Check {
        void check(Call call, TagUse use) throws Refused;
    }

    /** Makes what a use hands to its word. */
    @FunctionalInterface
    public interface Extra<T> {
        T make(Call call, TagUse use);
    }

    record ExtraOf<T>(Class<T> type, Extra<T> maker) {}

    private final String id;
    private final BiPredicate<String, Vocabulary> names;
    private final List<Param> params = new ArrayList<>(1);
    private final List<Check> checks = new ArrayList<>(1);
    private final List<Check> lateChecks = new ArrayList<>(1);
    private Optional<ExtraOf<?>> extra = Optional.empty();
    private boolean repeatable;

    private Tag(String id, BiPredicate<String, Vocabulary> names) {
        this.id = id;
        this.names = names;
    }

    /** A tag of this name. */
    public static Tag named(String name) {
        return new Tag(name, (n, v) -> n.equalsIgnoreCase(name));
    }

    /** Several tags of which one may be given; {@code id} names the choice. */
    public static Tag oneOf(String id, String... names) {
        List<String> all = List.of(names);
        return new Tag(id, (n, v) -> all.contains(n.toLowerCase(Locale.ROOT)));
    }

    /** Tags whose names the vocabulary knows. */
    public static Tag known(String id, BiPredicate<String, Vocabulary> names) {
        return new Tag(id, names);
    }

    public Tag with(Param param) {
        params.add(param);
        return this;
    }

    public Tag repeatable() {
        repeatable = true;
        return this;
    }

    /** Judged when the tag is read. */
    public Tag checked(Check check) {
        checks.add(check);
        return this;
    }

    /** Judged after all arguments of the word. */
    public Tag finallyChecked(Check check) {
        lateChecks.add(check);
        return this;
    }

    /** What the tag hands to its word. */
    public <T> Tag gives(Class<T> type, Extra<T> maker) {
        extra = Optional.of(new ExtraOf<>(type, maker));
        return this;
    }

    /** The name of the option, also of a choice; a use is found by it. */
    public String id() {
        return id;
    }

    boolean accepts(String name, Vocabulary vocabulary) {
        return names.test(name, vocabulary);
    }

    List<Param> params() {
        return params;
    }

    List<Check> checks() {
        return checks;
    }

    List<Check> lateChecks() {
        return lateChecks;
    }

    Optional<ExtraOf<?>> extra() {
        return extra;
    }

    boolean isRepeatable() {
        return repeatable;
    }
}

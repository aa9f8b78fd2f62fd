// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.comparators;

import java.util.List;
import org.winnowmail.sieve.core.AsciiCasemap;
import org.winnowmail.sieve.core.Octet;
import org.winnowmail.sieve.core.UnicodeCasemap;
import org.winnowmail.sieve.lang.Comparator;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Vocabulary;

/** One capability {@code comparator-NAME} for each comparator. */
public record ComparatorExtension(Comparator comparator) implements Extension {
    /** The comparators that can be required; two of them need not be. */
    public static final List<Extension> ALL = List.of(
            new ComparatorExtension(new Octet()),
            new ComparatorExtension(new AsciiCasemap()),
            new ComparatorExtension(new AsciiNumeric()),
            new ComparatorExtension(new UnicodeCasemap()));

    @Override
    public String name() {
        return "comparator-" + comparator.name();
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.comparator(comparator);
    }
}

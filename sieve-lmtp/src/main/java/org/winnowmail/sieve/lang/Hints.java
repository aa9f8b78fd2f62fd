// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.Collection;
import java.util.Optional;

/** What to say beside an error: the extension that was not required, the word that was meant. */
final class Hints {
    private Hints() {}

    /** For an unknown command or test. */
    static String forWord(Vocabulary vocabulary, String word) {
        for (Extension extension : vocabulary.known().all()) {
            if (extension.implicit() || extension.hidden() || vocabulary.isLoaded(extension.name())) {
                continue;
            }
            if (alone(vocabulary, extension).hasWord(word)) {
                return "add at the top: require \"" + extension.name() + "\";";
            }
        }
        return near(vocabulary.wordNames(), word)
                .map(w -> "did you mean '" + w + "'?")
                .orElse("");
    }

    /** For an unknown tag of a known word. */
    static String forTag(Call call, String tag) {
        for (Extension extension : call.vocabulary().known().all()) {
            if (extension.implicit() || extension.hidden() || call.vocabulary().isLoaded(extension.name())) {
                continue;
            }
            Vocabulary alone = alone(call.vocabulary(), extension);
            Vocabulary.Entry entry = alone.find(call.name());
            if (entry != null && entry.tags.stream().anyMatch(t -> t.accepts(tag, alone))) {
                return "add at the top: require \"" + extension.name() + "\";";
            }
        }
        return near(call.vocabulary().tagNames(call.name()), tag)
                .map(t -> "did you mean ':" + t + "'?")
                .orElse("");
    }

    private static Vocabulary alone(Vocabulary vocabulary, Extension extension) {
        Vocabulary alone = new Vocabulary(vocabulary.known(), vocabulary.settings(), vocabulary.kept());
        alone.load(extension.name());
        return alone;
    }

    /** The name nearest to a misspelt one, when it is near enough to be meant. */
    static Optional<String> near(Collection<String> names, String word) {
        String best = "";
        int least = 3;
        for (String name : names) {
            int d = distance(name, word.toLowerCase(java.util.Locale.ROOT), least);
            if (d < least) {
                least = d;
                best = name;
            }
        }
        return best.isEmpty() || best.length() <= least ? Optional.empty() : Optional.of(best);
    }

    /** Edit distance with transpositions counted as two; no more than needed to see it is too far. */
    private static int distance(String a, String b, int tooFar) {
        if (Math.abs(a.length() - b.length()) >= tooFar) {
            return tooFar;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.rules;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.winnowmail.message.HeaderField;

/**
 * What was decided about a message, and why.
 *
 * @param action what is to be done
 * @param score the sum
 * @param thresholds those it was measured against
 * @param symbols those that count, the weightiest first
 * @param reason why this action, in a few words
 * @param meanings a line of description for each symbol, by its name
 */
public record Verdict(
        Action action,
        double score,
        Thresholds thresholds,
        List<Symbol> symbols,
        String reason,
        Map<String, String> meanings) {

    public Verdict {
        symbols = List.copyOf(symbols);
        meanings = Map.copyOf(meanings);
    }

    /** The same verdict with another action, for what is decided after judging: a greylist that lets it pass. */
    public Verdict withAction(Action other, String why) {
        return new Verdict(other, score, thresholds, symbols, why, meanings);
    }

    /** Whether {@code X-Spam-Flag} says YES. */
    public boolean isSpam() {
        return action.isSpam();
    }

    /** Value of {@code X-Spam-Flag}. */
    public String flag() {
        return isSpam() ? "YES" : "NO";
    }

    /** Value of {@code X-Spam-Score}: one decimal. */
    public String scoreText() {
        return Tenths.text(score);
    }

    /** Value of {@code X-Spam-Level}: a star per point, at most 50, for filters that can only compare text. */
    public String level() {
        return "*".repeat((int) Math.clamp(Math.floor(score), 0, 50));
    }

    /**
     * Value of {@code X-Spam-Status} in the form SpamAssassin made familiar: {@code Yes, score=7.1 required=6.0
     * tests=A,B}; folded with line feed and tab.
     */
    public String status() {
        Folded line = new Folded("X-Spam-Status: ".length());
        line.word(isSpam() ? "Yes," : "No,");
        line.word("score=" + scoreText());
        line.word("required=" + Tenths.text(thresholds.addHeader()));
        line.list("tests=", symbols.stream().map(Symbol::name).toList(), "none");
        // Whoever reads this has the message: a greylist that was to decide has let it pass.
        line.word("action=" + (action == Action.GREYLIST ? Action.ACCEPT : action).word());
        return line.toString();
    }

    /** Value of {@code X-Spam-Report}: each symbol with score, meaning and evidence; ASCII, folded. */
    public String report() {
        StringBuilder text = new StringBuilder();
        for (Symbol symbol : symbols) {
            text.append(text.isEmpty() ? "" : "\n\t");
            text.append(String.format(Locale.ROOT, "* %5.1f %s", symbol.score(), symbol.name()));
            Folded rest = new Folded(text.length() - Math.max(0, text.lastIndexOf("\n")));
            for (String word : (' ' + meanings.getOrDefault(symbol.name(), "")).split(" +", -1)) {
                rest.word(Folded.ascii(word));
            }
            if (!symbol.evidence().isEmpty()) {
                for (String word : ("[" + symbol.evidence().getFirst() + "]").split(" +", -1)) {
                    rest.word(Folded.ascii(word));
                }
            }
            text.append(rest.isEmpty() ? "" : " ").append(rest.toString());
        }
        return text.isEmpty() ? "nothing found" : text.toString();
    }

    /** The header fields a judged message gets, in this order; a level of no star is left out. */
    public List<HeaderField> headers() {
        HeaderField flag = HeaderField.of("X-Spam-Flag", flag());
        HeaderField points = HeaderField.of("X-Spam-Score", scoreText());
        HeaderField status = HeaderField.of("X-Spam-Status", status());
        return level().isEmpty()
                ? List.of(flag, points, status)
                : List.of(flag, points, HeaderField.of("X-Spam-Level", level()), status);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.editheader;

import java.util.Optional;
import org.winnowmail.sieve.core.HeaderNames;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.letter.HeaderText;

/** What may stand in a field that a script adds, and how it is written. */
final class FieldValue {
    private FieldValue() {}

    static Optional<String> nameComplaint(String name) {
        return HeaderNames.complaint(name).isPresent()
                ? Optional.of("the field name '" + Run.brief(name) + "' is invalid")
                : Optional.empty();
    }

    static Optional<String> complaint(String value, EditHeaderSettings settings) {
        if (value.chars().anyMatch(c -> (c < 0x20 && c != '\r' && c != '\n' && c != '\t') || c == 0x7F)) {
            return Optional.of("the value '" + Run.brief(value.replaceAll("[\\x00-\\x1F\\x7F]", "?"))
                    + "' is invalid: it holds control characters");
        }
        return value.length() > settings.maxHeaderChars()
                ? Optional.of("the value is too long: more than " + settings.maxHeaderChars() + " characters")
                : Optional.empty();
    }

    /** Lines become folds; what is not ASCII becomes encoded words. */
    static String written(String name, String value) {
        String[] lines = value.strip().split("\\r?\\n", -1);
        StringBuilder out = new StringBuilder();
        for (String line : lines) {
            String clean = HeaderText.unstructured(line, out.isEmpty() ? name.length() : 0);
            if (!clean.isEmpty()) {
                out.append(out.isEmpty() ? "" : "\r\n ").append(clean);
            }
        }
        return out.toString();
    }
}

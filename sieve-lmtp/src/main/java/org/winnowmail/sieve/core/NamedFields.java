// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.List;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Field;
import org.winnowmail.sieve.lang.KeyTest;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.Value;

/** Which header fields a test looks at, and where they come from; the same few for all scripts. */
record NamedFields(HeaderNames names, FieldsOf source) {
    /** What a test takes from its fields. */
    interface Values {
        /** Its word. */
        String word();

        List<String> of(Run run, NamedFields fields);
    }

    /** Those that argument {@code index} names. */
    static NamedFields of(Call call, int index) {
        return call.vocabulary().keep(new NamedFields(HeaderNames.of(call, index), FieldsOf.of(call)));
    }

    List<Field> get(Run run, String name) {
        return source.get(run, name);
    }

    /** A test of values of such fields against the keys of a use. */
    Test test(Call call, Values values, Value keys) {
        Matching matching = Matching.of(call, keys);
        return matching instanceof Matching.Prepared prepared
                ? new Known(call.vocabulary().keep(new Question(this, values, prepared.manner())), prepared.keys())
                : new Asked(this, values, matching);
    }

    /** All of a test but its keys: the same for many tests. */
    private record Question(NamedFields fields, Values values, Matching.Manner manner) {}

    /** A test whose keys are known. Its question is one object for all equal ones, so that comparing is quick. */
    private record Known(Question question, KeyTest keys) implements Test {
        @Override
        @SuppressWarnings("ReferenceEquality") // see above; a question met anew costs the sharing, nothing else
        public boolean equals(Object other) {
            return other instanceof Known k && question == k.question && keys.equals(k.keys);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(question) + keys.hashCode();
        }

        @Override
        public String word() {
            return question.values.word();
        }

        @Override
        public boolean test(Run run) {
            return question.manner.any(run, keys, question.values.of(run, question.fields));
        }
    }

    private record Asked(NamedFields fields, Values values, Matching matching) implements Test {
        @Override
        public String word() {
            return values.word();
        }

        @Override
        public boolean test(Run run) {
            return matching.any(run, values.of(run, fields));
        }
    }
}

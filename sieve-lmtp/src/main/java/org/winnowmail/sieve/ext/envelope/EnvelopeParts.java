// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.envelope;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Vocabulary;

/** The envelope parts one script can test; other extensions add theirs (RFC 6009). */
public final class EnvelopeParts {
    /** Where a part's values come from. */
    public interface Source {
        /** Values that are addresses, of which address parts are taken; an empty optional is the null path. */
        default List<Optional<Address>> addresses(Run run) {
            return List.of();
        }

        /** Values that are none. */
        default List<String> texts(Run run) {
            return List.of();
        }

        /** Whether the part holds addresses, so that an address part may be asked for. */
        boolean isAddress();
    }

    private static final Map<String, Source> BASE = Map.of(
            "from",
            address(run -> List.of(run.view().context().sender())),
            "to",
            address(run ->
                    run.view().context().recipient().map(Optional::of).stream().toList()),
            "orig_to",
            address(run -> run.view().context().originalRecipient().map(Optional::of).stream()
                    .toList()),
            "auth",
            text(run -> run.view().context().authUser().stream().toList()));

    private final Map<String, Source> known = new HashMap<>(BASE);

    private EnvelopeParts() {}

    /** The parts of a script. */
    public static EnvelopeParts of(Vocabulary vocabulary) {
        return vocabulary.context(EnvelopeParts.class, EnvelopeParts::new);
    }

    public void add(String name, Source source) {
        known.put(name, source);
    }

    Optional<Source> find(String name) {
        return Optional.ofNullable(known.get(name.toLowerCase(Locale.ROOT)));
    }

    private static Source address(java.util.function.Function<Run, List<Optional<Address>>> get) {
        return new Source() {
            @Override
            public List<Optional<Address>> addresses(Run run) {
                return get.apply(run);
            }

            @Override
            public boolean isAddress() {
                return true;
            }
        };
    }

    /** A part whose values are plain text. */
    public static Source text(java.util.function.Function<Run, List<String>> get) {
        return new Source() {
            @Override
            public List<String> texts(Run run) {
                return get.apply(run);
            }

            @Override
            public boolean isAddress() {
                return false;
            }
        };
    }
}

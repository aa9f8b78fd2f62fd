// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.envelope;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.core.AddressTest;
import org.winnowmail.sieve.lang.AddressPart;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Test;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings the test. */
public final class EnvelopeTest implements Extension {
    @Override
    public String name() {
        return "envelope";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Matching.tags(Word.test("envelope"))
                .tags(AddressTest.partTag())
                .takes(Param.strings("envelope part"), Param.strings("key list"))
                .checked(EnvelopeTest::check)
                .decides((call, compiler) -> compile(call)));
    }

    private static void check(Call call) throws Refused {
        EnvelopeParts parts = EnvelopeParts.of(call.vocabulary());
        for (String part : call.texts(0).constants().orElse(List.of())) {
            Optional<EnvelopeParts.Source> source = parts.find(part);
            if (source.isEmpty()) {
                throw call.refuse(
                        call.value(0).source(),
                        "unknown envelope part '" + part + "'",
                        "one of from, to, orig_to, auth");
            }
            if (!source.get().isAddress() && call.has("address-part")) {
                throw call.refuse(
                        call.value(0).source(),
                        "the envelope part '" + part + "' is no address",
                        "leave out the address part");
            }
        }
        Matching.check(call, call.value(1));
    }

    private static Test compile(Call call) {
        EnvelopeParts parts = EnvelopeParts.of(call.vocabulary());
        TextList names = call.texts(0);
        Sources sources = names.constants()
                .map(l -> new Sources(
                        l.stream().flatMap(n -> parts.find(n).stream()).toList(), names, Optional.empty()))
                .orElseGet(() -> new Sources(List.of(), names, Optional.of(parts)));
        return new Asked(call.vocabulary().keep(sources), AddressTest.part(call), Matching.of(call, call.value(1)));
    }

    /** The parts asked for: found already, or named by variables. */
    private record Sources(List<EnvelopeParts.Source> known, TextList names, Optional<EnvelopeParts> late) {
        List<EnvelopeParts.Source> of(Run run) {
            return late.isEmpty()
                    ? known
                    : names.eval(run).stream()
                            .flatMap(n -> late.get().find(n).stream())
                            .toList();
        }
    }

    private record Asked(Sources sources, AddressPart part, Matching matching) implements Test {
        @Override
        public String word() {
            return "envelope";
        }

        @Override
        public boolean test(Run run) {
            List<String> values = new ArrayList<>(2);
            for (EnvelopeParts.Source source : sources.of(run)) {
                for (Optional<Address> address : source.addresses(run)) {
                    if (address.isEmpty()) {
                        values.add("");
                    } else {
                        part.of(address.get(), run).ifPresent(values::add);
                    }
                }
                values.addAll(source.texts(run));
            }
            return matching.any(run, values);
        }
    }
}

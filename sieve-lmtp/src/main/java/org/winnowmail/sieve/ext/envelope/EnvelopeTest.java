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
        AddressPart part = AddressTest.part(call);
        Matching matching = Matching.of(call, call.value(1));
        return run -> matching.any(run, values(run, parts, names, part));
    }

    private static List<String> values(Run run, EnvelopeParts parts, TextList names, AddressPart part) {
        List<String> values = new ArrayList<>(2);
        for (String name : names.eval(run)) {
            Optional<EnvelopeParts.Source> source = parts.find(name);
            if (source.isPresent()) {
                for (Optional<Address> address : source.get().addresses(run)) {
                    if (address.isEmpty()) {
                        values.add("");
                    } else {
                        part.of(address.get(), run).ifPresent(values::add);
                    }
                }
                values.addAll(source.get().texts(run));
            }
        }
        return values;
    }
}

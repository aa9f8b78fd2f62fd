// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.lang.AddressPart;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Field;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.Word;

/** {@code address} (RFC 5228, section 5.1). */
public final class AddressTest {
    private AddressTest() {}

    /** Fields that hold addresses; a test of others is refused, for it could never match. */
    private static final Set<String> ADDRESS_FIELDS = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "sender",
            "resent-from",
            "resent-to",
            "resent-cc",
            "resent-bcc",
            "resent-sender",
            "reply-to",
            "resent-reply-to",
            "mail-reply-to",
            "mail-followup-to",
            "disposition-notification-to",
            "return-path",
            "return-receipt-to",
            "errors-to",
            "delivered-to",
            "x-delivered-to",
            "x-original-to",
            "original-recipient",
            "envelope-to",
            "x-envelope-to",
            "apparently-to",
            "for-approval",
            "for-comment",
            "for-handling",
            "abuse-reports-to",
            "read-receipt-to",
            "registered-mail-reply-requested-by",
            "return-receipt-requested",
            "x-admin",
            "x-beenthere",
            "x-complaints-to",
            "x-confirm-reading-to",
            "x-original-from",
            "original-from",
            "content-from",
            "x-report-abuse-to",
            "x-forwarded-to",
            "x-forwarded-for",
            "approved",
            "list-post");

    /** The choice tag for all address parts. */
    public static Tag partTag() {
        return Tag.known("address-part", (n, v) -> v.findAddressPart(n).isPresent());
    }

    /** The address part a use asks for. */
    public static AddressPart part(Call call) {
        String name = call.tag("address-part").map(TagUse::name).orElse("all");
        return call.vocabulary().findAddressPart(name).orElseThrow();
    }

    static final Word WORD = Matching.tags(Word.test("address"))
            .tags(partTag())
            .takes(Param.strings("header list").checked(AddressTest::complaint), Param.strings("key list"))
            .checked(call -> Matching.check(call, call.value(1)))
            .decides((call, compiler) -> NamedFields.of(call, 0).test(call, new Parts(part(call)), call.value(1)));

    private static Optional<String> complaint(String name) {
        if (HeaderNames.complaint(name).isPresent()) {
            return HeaderNames.complaint(name);
        }
        return ADDRESS_FIELDS.contains(name.toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of(
                        "header '" + Run.brief(name) + "' holds no address, so it is not allowed for the address test");
    }

    /** One part of every address in the fields. */
    private record Parts(AddressPart part) implements NamedFields.Values {
        @Override
        public String word() {
            return "address";
        }

        @Override
        public List<String> of(Run run, NamedFields fields) {
            List<String> values = new ArrayList<>(4);
            for (String name : fields.names().eval(run)) {
                for (Field field : fields.get(run, name)) {
                    for (Address address : field.addresses()) {
                        part.of(address, run).ifPresent(values::add);
                    }
                    if (field.addresses().isEmpty() && part == BaseAddressParts.ALL) {
                        values.add(field.plain());
                    }
                }
            }
            return values;
        }
    }
}

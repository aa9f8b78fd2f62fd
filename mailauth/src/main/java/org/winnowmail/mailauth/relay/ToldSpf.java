// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.relay;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.mailauth.author.Authors;
import org.winnowmail.mailauth.authres.AuthMethodResult;
import org.winnowmail.mailauth.authres.AuthenticationResults;
import org.winnowmail.mailauth.authres.AuthenticationResultsParser;
import org.winnowmail.mailauth.spf.SpfIdentity;
import org.winnowmail.mailauth.spf.SpfResult;
import org.winnowmail.mailauth.spf.SpfVerdict;
import org.winnowmail.message.HeaderField;

/** SPF as a trusted server tells it in its Authentication-Results (RFC 8601, section 2.7.2). */
final class ToldSpf {
    private ToldSpf() {}

    /** What the topmost field of that name says of MAIL FROM, or of HELO when the sender is null. */
    static Optional<SpfResult> of(String authservId, List<HeaderField> fields, boolean nullSender) {
        for (HeaderField field : fields) {
            if (!field.is(AuthenticationResults.FIELD)) {
                continue;
            }
            Optional<AuthenticationResults> results = AuthenticationResultsParser.parse(field)
                    .filter(r -> Authors.ascii(r.authservId()).equals(authservId));
            if (results.isPresent()) {
                Optional<SpfResult> sender = of(results.get(), SpfIdentity.MAILFROM);
                return sender.isPresent() || !nullSender ? sender : of(results.get(), SpfIdentity.HELO);
            }
        }
        return Optional.empty();
    }

    private static Optional<SpfResult> of(AuthenticationResults field, SpfIdentity identity) {
        for (AuthMethodResult result : field.results()) {
            Optional<String> domain = result.property("smtp", identity.word()).flatMap(ToldSpf::domain);
            Optional<SpfVerdict> verdict = verdict(result.result());
            if (result.method().equals("spf") && domain.isPresent() && verdict.isPresent()) {
                return Optional.of(new SpfResult(
                        verdict.get(),
                        domain.get(),
                        identity,
                        "says " + field.authservId() + " in Authentication-Results",
                        Optional.empty(),
                        List.of(),
                        0));
            }
        }
        return Optional.empty();
    }

    private static Optional<SpfVerdict> verdict(String word) {
        for (SpfVerdict verdict : SpfVerdict.values()) {
            if (verdict.word().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(verdict);
            }
        }
        return Optional.empty();
    }

    /** An address or a domain alone; what is no name is not believed. */
    private static Optional<String> domain(String value) {
        String domain = Authors.ascii(value.substring(value.lastIndexOf('@') + 1));
        return domain.length() <= 253 && domain.matches("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})+")
                ? Optional.of(domain)
                : Optional.empty();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.winnowmail.mailauth.AuthReport;
import org.winnowmail.mailauth.MailAuth;
import org.winnowmail.mailauth.MailAuthSettings;
import org.winnowmail.mailauth.authres.AuthenticationResultsParser;
import org.winnowmail.mailauth.dkim.DkimVerdict;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsQuestion;
import org.winnowmail.mailauth.dns.DnsRecord;
import org.winnowmail.message.Address;
import org.winnowmail.message.Client;
import org.winnowmail.message.Envelope;
import org.winnowmail.message.Message;

/**
 * A stranger's mail, with a DNS that is the stranger's too: the check ends, in a report whose header field can be
 * read again, and nothing that was never signed passes.
 */
public final class MailAuthFuzz {
    private static final int QUESTIONS = 400;

    private MailAuthFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) throws UnknownHostException {
        List<DnsAnswer> answers = new ArrayList<>();
        for (int n = data.consumeInt(1, 4); n > 0; n--) {
            answers.add(answer(data));
        }
        Envelope envelope = Envelope.UNKNOWN.withSender(Address.parse(data.consumeString(40)));
        envelope = new Envelope(
                Client.of(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1})),
                data.consumeString(30),
                envelope.sender(),
                envelope.recipients(),
                Optional.empty(),
                "",
                envelope.macros());
        Message message = Message.parse(data.consumeRemainingAsBytes());

        int[] asked = {0};
        MailAuth auth = new MailAuth(
                question -> {
                    if (++asked[0] > QUESTIONS) {
                        throw new IllegalStateException("more than " + QUESTIONS + " questions for one message");
                    }
                    return CompletableFuture.completedFuture(answers.get(at(question, answers.size())));
                },
                MailAuthSettings.of("mx.example.org"),
                () -> Instant.EPOCH);
        AuthReport report = auth.check(envelope, message);

        if (AuthenticationResultsParser.parse(report.results().field()).isEmpty()) {
            throw new IllegalStateException("unreadable: " + report.results().field());
        }
        if (report.dkim().stream().anyMatch(r -> r.verdict() == DkimVerdict.PASS)) {
            throw new IllegalStateException("a signature that nobody made passes: " + report.dkim());
        }
    }

    private static int at(DnsQuestion question, int answers) {
        return Math.floorMod(question.name().hashCode(), answers);
    }

    private static DnsAnswer answer(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 7)) {
            case 0 -> new DnsAnswer.NoName(60, false);
            case 1 -> new DnsAnswer.NoData(60, false);
            case 2 -> new DnsAnswer.ServFail("fuzz");
            case 3 ->
                new DnsAnswer.Records(
                        List.of(new DnsRecord.Mx(1, data.consumeString(20)), new DnsRecord.Ptr(data.consumeString(20))),
                        60,
                        false);
            case 4 -> txt("v=spf1 " + data.consumeString(80));
            case 5 -> txt("v=DMARC1; " + data.consumeString(80));
            case 6 -> txt("v=DKIM1; " + data.consumeString(80));
            default -> txt(new String(data.consumeBytes(80), StandardCharsets.ISO_8859_1));
        };
    }

    private static DnsAnswer txt(String value) {
        return new DnsAnswer.Records(List.of(new DnsRecord.Txt(value)), 60, false);
    }
}

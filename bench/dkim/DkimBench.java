// SPDX-License-Identifier: GPL-3.0-or-later

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.winnowmail.mailauth.dkim.CryptoEngine;
import org.winnowmail.mailauth.dkim.DkimAlgorithm;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.mailauth.dkim.DkimKeyRule;
import org.winnowmail.mailauth.dkim.DkimKeys;
import org.winnowmail.mailauth.dkim.DkimSignSettings;
import org.winnowmail.mailauth.dkim.DkimSigner;
import org.winnowmail.mailauth.dkim.DkimSigning;
import org.winnowmail.mailauth.dkim.DkimVerifier;
import org.winnowmail.mailauth.dkim.DkimVerifySettings;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.dns.DnsAnswer;
import org.winnowmail.mailauth.dns.DnsClient;
import org.winnowmail.mailauth.dns.DnsRecord;
import org.winnowmail.message.Message;

/**
 * CPU time of one thread per message signed and verified, without a milter around it. Prints one line per
 * case: the median of the runs, since other work on the machine disturbs even CPU time.
 */
public final class DkimBench {
    private static final int RUNS = 7;
    private static final long RUN_NANOS = Duration.ofMillis(700).toNanos();

    private interface Work {
        void once();
    }

    public static void main(String[] args) {
        System.out.println("engine " + CryptoEngine.best().name() + ", JDK " + Runtime.version());
        DkimKeyFile rsa = DkimKeyFile.generate(DkimAlgorithm.RSA_SHA256);
        DkimKeyFile ed = DkimKeyFile.generate(DkimAlgorithm.ED25519_SHA256);
        for (int size : new int[] {2_000, 10_000, 100_000, 1_000_000}) {
            Message plain = message(size);
            measure("rsa-2048", size, plain, List.of(DkimKeyRule.always("example.org", "r", rsa)), rsa, ed);
            measure("ed25519", size, plain, List.of(DkimKeyRule.always("example.org", "e", ed)), rsa, ed);
            measure(
                    "both",
                    size,
                    plain,
                    List.of(DkimKeyRule.always("example.org", "r", rsa), DkimKeyRule.always("example.org", "e", ed)),
                    rsa,
                    ed);
        }
    }

    private static void measure(
            String name, int size, Message plain, List<DkimKeyRule> rules, DkimKeyFile rsa, DkimKeyFile ed) {
        InstantSource clock = InstantSource.system();
        DkimSigner signer = new DkimSigner(new DkimKeys(rules), DkimSignSettings.DEFAULT, clock);
        DnsClient dns = q -> CompletableFuture.completedFuture(new DnsAnswer.Records(
                List.of(new DnsRecord.Txt((q.name().startsWith("r.") ? rsa : ed).dnsRecord())), 300, false));
        DkimVerifier verifier = new DkimVerifier(dns, DkimVerifySettings.DEFAULT, clock);
        DkimSigning.Signed signed = (DkimSigning.Signed) signer.sign(plain, "example.org", rules);
        Message message = plain.withHeaders(plain.headers().withFirst(signed.fields()));
        report("sign", name, size, () -> signer.sign(plain, "example.org", rules));
        report("verify", name, size, () -> {
            if (!verifier.verify(message, Deadline.in(Duration.ofSeconds(10))).stream().allMatch(r -> r.passed())) {
                throw new IllegalStateException("does not verify");
            }
        });
    }

    private static void report(String what, String name, int size, Work work) {
        List<Double> micros = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            micros.add(run(work));
        }
        micros.sort(null);
        double median = micros.get(RUNS / 2);
        System.out.printf(
                Locale.ROOT, "%-6s %-8s %,9d bytes: %8.1f us CPU, %,8.0f per CPU second%n", what, name, size, median, 1e6 / median);
    }

    private static double run(Work work) {
        var threads = ManagementFactory.getThreadMXBean();
        long end = System.nanoTime() + RUN_NANOS;
        long cpu = threads.getCurrentThreadCpuTime();
        int n = 0;
        while (System.nanoTime() < end) {
            work.once();
            n++;
        }
        return (threads.getCurrentThreadCpuTime() - cpu) / 1e3 / n;
    }

    private static Message message(int size) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder("Received: from a.example.org (a.example.org [192.0.2.1])\r\n"
                + "\tby mx.example.org with ESMTP id 4ABC; Fri, 20 Nov 2026 11:00:00 +0000\r\n"
                + "From: Joe <joe@example.org>\r\nTo: Ann <ann@example.net>\r\nSubject: A message of moderate size\r\n"
                + "Date: Fri, 20 Nov 2026 11:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
        while (text.length() < size) {
            int words = 6 + random.nextInt(8);
            for (int i = 0; i < words; i++) {
                text.append(Integer.toString(random.nextInt(1 << 24), 36)).append(' ');
            }
            text.append("\r\n");
        }
        return Message.parse(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}

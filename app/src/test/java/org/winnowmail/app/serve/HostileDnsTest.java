// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.config.ConfigLoader;
import org.winnowmail.app.testkit.MilterMta;
import org.winnowmail.mailauth.testkit.FakeDnsServer;
import org.winnowmail.mailauth.testkit.LoopbackZone;
import org.winnowmail.mailauth.testkit.LoopbackZone.Behaviour;

/**
 * A DNS that fails, lies or dawdles delays mail by a bounded time and loses none. Times are printed; {@code
 * -Dhostile.dns.timeout=2s} measures with the default.
 */
class HostileDnsTest {
    private static final String FAKE_SIGNATURE =
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%s; s=s%d; h=From;"
                    + " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n";

    @TempDir
    private Path dir;

    private final LoopbackZone zone = new LoopbackZone();
    private FakeDnsServer dns;
    private Service service;
    private MilterMta mta;

    @BeforeEach
    void start() throws Exception {
        dns = new FakeDnsServer(zone);
        Path file = dir.resolve("winnow.yaml");
        Files.writeString(file, """
                authserv_id: mx.ours.example
                roles: [milter]
                data: %s
                milter: {listen: ["inet:127.0.0.1:0"]}
                dns: {servers: ["127.0.0.1:%d"], timeout: %s}
                greylist: {mode: off}
                classifier: {enabled: false}
                """.formatted(
                dir.resolve("data"), dns.address().getPort(), System.getProperty("hostile.dns.timeout", "100ms")));
        service = Service.start(ConfigLoader.load(Optional.of(file), Optional.empty(), Map.of()));
        String place = service.places().getFirst();
        mta = new MilterMta(Integer.parseInt(place.replace("]", "").replaceAll(".*\\D", "")));
        results("(names that do not exist)", "warm.example", 1);
    }

    @AfterEach
    void stop() throws Exception {
        service.close();
        dns.close();
    }

    private String results(String what, String domain, int signatures) throws Exception {
        StringBuilder mail = new StringBuilder();
        for (int i = 0; i < signatures; i++) {
            mail.append(String.format(FAKE_SIGNATURE, (signatures > 5 ? "d" + i + "." : "") + domain, i));
        }
        mail.append("From: a@").append(domain).append("\r\nSubject: hello\r\n\r\nhello\r\n");
        long begin = System.nanoTime();
        MilterMta.Answer answer = mta.pass(
                new MilterMta.Envelope("192.0.2.1", "mx." + domain, "a@" + domain, "u@ours.example"),
                mail.toString().getBytes(StandardCharsets.US_ASCII));
        System.out.printf("hostile DNS: %-40s %5d ms%n", what, (System.nanoTime() - begin) / 1_000_000);
        assertThat(answer.reply()).as(what).matches("[ac].*");
        return answer.field("Authentication-Results").getFirst().replaceAll("\\s+", " ");
    }

    @Test
    void failures_of_every_kind_are_temporary_errors_that_say_what_happened() throws Exception {
        zone.misbehave(".servfail.example", Behaviour.SERVFAIL);
        assertThat(results("SERVFAIL", "a.servfail.example", 1))
                .contains("spf=temperror", "SERVFAIL", "dkim=temperror", "dmarc=temperror");
        zone.misbehave(".silent.example", Behaviour.SILENCE);
        assertThat(results("no answer", "a.silent.example", 1))
                .contains("spf=temperror", "no answer", "dkim=temperror", "dmarc=temperror");
        zone.misbehave(".tc.example", Behaviour.TRUNCATED_NO_TCP);
        assertThat(results("truncated, TCP closes", "a.tc.example", 1)).contains("spf=temperror", "dkim=temperror");
        zone.misbehave(".drip.example", Behaviour.DRIP);
        assertThat(results("a byte every 100 ms over TCP", "a.drip.example", 1))
                .contains("spf=temperror", "dkim=temperror");
        zone.misbehave(".nonsense.example", Behaviour.NONSENSE);
        assertThat(results("answers that are no DNS", "a.nonsense.example", 1)).contains("spf=temperror");
        zone.misbehave(".loop.example", Behaviour.ALIAS_LOOP);
        assertThat(results("aliases in a loop", "a.loop.example", 1)).contains("spf=temperror", "dkim=temperror");
    }

    @Test
    void large_answers_are_read_and_refused_for_what_they_are() throws Exception {
        zone.misbehave("whole.example", Behaviour.TRUNCATED).txt("whole.example", "v=spf1 ip4:192.0.2.1 -all");
        assertThat(results("truncated, whole over TCP", "whole.example", 0)).contains("spf=pass");
        zone.txt("large.example", "v=spf1 " + "ip4:198.51.100.7 ".repeat(3_700) + "-all");
        zone.txt("s0._domainkey.large.example", "v=DKIM1; p=" + "A".repeat(63_000));
        assertThat(results("64 kB SPF and key records", "large.example", 1))
                .contains("spf=permerror", "dkim=permerror");
        zone.strings("strings.example", Collections.nCopies(10_000, "v=spf"));
        zone.strings("_dmarc.strings.example", Collections.nCopies(10_000, "v=DMA"));
        assertThat(results("a record of 10,000 strings", "strings.example", 1)).contains("spf=none", "dmarc=none");
    }

    @Test
    void many_questions_are_never_asked() throws Exception {
        zone.misbehave(".many.example", Behaviour.SILENCE);
        assertThat(results("100 signatures, keys without answer", "many.example", 100))
                .contains("dkim=temperror", "more signatures were not looked at");
        assertThat(dns.udpQueries.get()).isLessThan(200);
        StringBuilder record = new StringBuilder("v=spf1");
        for (int i = 0; i < 10; i++) {
            record.append(" include:i").append(i).append(".silent.example");
        }
        zone.misbehave(".silent.example", Behaviour.SILENCE).txt("includes.example", record + " -all");
        assertThat(results("10 SPF includes without answer", "includes.example", 0))
                .contains("spf=temperror");
        zone.txt("bomb.example", "v=spf1 include:bomb.example include:bomb.example -all");
        assertThat(results("an SPF record that includes itself", "bomb.example", 0))
                .contains("spf=permerror");
    }

    @Test
    void others_mail_does_not_wait_behind_a_dead_domain() throws Exception {
        zone.misbehave(".dead.example", Behaviour.SILENCE).txt("alive.example", "v=spf1 ip4:192.0.2.1 -all");
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> work = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String domain = i % 2 == 0 ? "x" + i + ".dead.example" : "alive.example";
                work.add(() -> results(domain.equals("alive.example") ? "alive beside 20 dead" : "dead", domain, 1));
            }
            int passed = 0;
            for (Future<String> result : pool.invokeAll(work)) {
                passed += result.get().contains("spf=pass") ? 1 : 0;
            }
            assertThat(passed).isEqualTo(20);
        }
    }
}

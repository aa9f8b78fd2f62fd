// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.Winnow;
import org.winnowmail.app.config.Config;
import org.winnowmail.app.config.ConfigLoader;
import org.winnowmail.app.testkit.MilterMta;
import org.winnowmail.mailauth.dkim.DkimAlgorithm;
import org.winnowmail.mailauth.dkim.DkimKeyFile;
import org.winnowmail.mailauth.testkit.FakeDnsServer;
import org.winnowmail.mailauth.testkit.LoopbackZone;
import picocli.CommandLine;

/** Forwarders seal through the milter port, and {@code winnow dkim verify} sees the chain hold. */
class ArcSealingTest {
    private static final DkimKeyFile KEY = DkimKeyFile.generate(DkimAlgorithm.RSA_SHA256);
    private static final byte[] MAIL = ("From: a@sender.example\r\nTo: list@ours.example\r\nSubject: hello\r\n"
                    + "Authentication-Results: mx.ours.example; spf=pass smtp.mailfrom=forged@bank.example\r\n"
                    + "Received-SPF: pass receiver=mx.ours.example; client-ip=192.0.2.66\r\n"
                    + "Received-SPF: pass receiver=mx.elsewhere.example; client-ip=192.0.2.67\r\n"
                    + "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@x>\r\n\r\nhello\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path dir;

    private final LoopbackZone zone = new LoopbackZone()
            .txt("sender.example", "v=spf1 ip4:192.0.2.1 -all")
            .txt("arc._domainkey.ours.example", KEY.dnsRecord());

    private Path file(FakeDnsServer dns) throws Exception {
        KEY.write(dir.resolve("arc.pem"));
        Path file = dir.resolve("winnow.yaml");
        Files.writeString(file, """
                authserv_id: mx.ours.example
                roles: [milter]
                data: %s
                milter: {listen: ["inet:127.0.0.1:0"]}
                dns: {servers: ["127.0.0.1:%d"]}
                greylist: {mode: off}
                classifier: {enabled: false}
                auth: {received_spf: true}
                arc: {seal: both, domain: ours.example, selector: arc, key: arc.pem}
                """.formatted(dir.resolve("data"), dns.address().getPort()));
        return file;
    }

    private static byte[] plus(byte[] mail, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(mail);
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private String verify(Path config, byte[] mail) throws Exception {
        Path file = dir.resolve("mail.eml");
        Files.write(file, mail);
        StringWriter out = new StringWriter();
        CommandLine line = Winnow.commandLine();
        line.setOut(new PrintWriter(out));
        line.execute("dkim", "verify", "--config", config.toString(), file.toString());
        return out.toString();
    }

    private static MilterMta.Envelope from(String ip) {
        return new MilterMta.Envelope(ip, "mx.sender.example", "a@sender.example", "list@ours.example");
    }

    @Test
    void a_list_server_that_changes_the_mail_keeps_the_chain_whole() throws Exception {
        try (FakeDnsServer dns = new FakeDnsServer(zone)) {
            Path file = file(dns);
            Config config = ConfigLoader.load(Optional.of(file), Optional.empty(), Map.of());
            try (Service service = Service.start(config)) {
                MilterMta mta = new MilterMta(Integer.parseInt(
                        service.places().getFirst().replace("]", "").replaceAll(".*\\D", "")));
                MilterMta.Answer came = mta.pass(from("192.0.2.1"), MAIL);
                assertThat(came.deleted())
                        .as("what claims to be ours")
                        .containsExactly("Authentication-Results 1", "Received-SPF 1");
                assertThat(came.field("Received-SPF").getFirst())
                        .startsWith("Received-SPF: pass (mx.ours.example: ")
                        .contains("client-ip=192.0.2.1;", "envelope-from=\"a@sender.example\"");
                String results = came.field("Authentication-Results").getFirst();
                String sealed = came.field("ARC-Authentication-Results").getFirst();
                assertThat(sealed.replaceAll("\\s+", " "))
                        .as("sealed is what was found")
                        .isEqualTo("ARC-Authentication-Results: i=1; "
                                + results.replaceAll("\\s+", " ").replace("Authentication-Results: ", ""));
                assertThat(came.inserted().getLast()).as("the seal is on top").startsWith("ARC-Seal: i=1;");

                byte[] forwarded = came.applied(withoutForged());
                assertThat(verify(file, forwarded)).contains("arc pass: sealed by ours.example");

                byte[] changed = plus(forwarded, "-- \r\nlist footer\r\n");
                assertThat(verify(file, changed)).contains("arc fail: message signature 1: body hash differs");

                MilterMta.Answer left = mta.pass(from("127.0.0.1"), changed);
                assertThat(left.field("ARC-Seal").getFirst()).contains("i=2;", "cv=pass");
                assertThat(left.field("ARC-Authentication-Results").getFirst())
                        .contains("i=2; mx.ours.example", "spf=pass smtp.mailfrom=a@sender.example");
                assertThat(verify(file, left.applied(changed)))
                        .contains("arc pass: sealed by ours.example, ours.example");

                MilterMta.Answer plain = mta.pass(from("127.0.0.1"), withoutForged());
                assertThat(plain.field("ARC-Seal")).as("nothing of ours in it").isEmpty();

                MilterMta.Answer broken = mta.pass(from("192.0.2.1"), changed);
                assertThat(broken.field("ARC-Seal").getFirst()).contains("i=2;", "cv=fail");
                List<String> again =
                        mta.pass(from("192.0.2.1"), broken.applied(changed)).field("ARC-Seal");
                assertThat(again).as("a failed chain is told once").isEmpty();
            }
        }
    }

    private static byte[] withoutForged() {
        return new String(MAIL, StandardCharsets.US_ASCII)
                .replaceAll("(?m)^(Authentication-Results|Received-SPF): .*\\r\\n", "")
                .getBytes(StandardCharsets.US_ASCII);
    }
}

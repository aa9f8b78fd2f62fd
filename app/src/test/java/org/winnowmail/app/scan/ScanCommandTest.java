// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code winnow scan} at the command line; its JSON is read by programs that we do not know. */
class ScanCommandTest {
    private static final String GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    @TempDir
    Path dir;

    private String said = "";

    private int winnow(String... args) {
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(new ScanCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        List<String> all =
                new ArrayList<>(List.of("--config", dir.resolve("winnow.yaml").toString()));
        all.addAll(List.of(args));
        int status = line.execute(all.toArray(String[]::new));
        said = out.toString();
        return status;
    }

    private String mail(String name, String body) throws IOException {
        Path file = dir.resolve(name);
        Files.write(
                file,
                ("From: Ann <ann@example.org>\r\nTo: bob@example.net\r\nSubject: Hello\r\n\r\n" + body + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return file.toString();
    }

    @BeforeEach
    void nothing_answers_at_the_dns_server() throws IOException {
        // Port 9 is closed, so every question fails at once and the judgement must do without.
        Files.writeString(dir.resolve("winnow.yaml"), """
                config_version: 1
                data: %s
                authserv_id: mx.example.net
                dns: {servers: ["127.0.0.1:9"], timeout: 100ms}
                """.formatted(dir.resolve("data")));
    }

    @Test
    void a_judgement_is_one_json_object_per_message_with_the_agreed_keys() throws IOException {
        String hello = mail("hello.eml", "Lunch at noon?");
        String gtube = mail("gtube.eml", GTUBE);

        assertThat(winnow("--json", "--ip", "192.0.2.1", "--helo", "mx.example.org", hello, gtube))
                .isZero();

        List<String> lines = said.lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("{\"path\":\"" + hello + "\",\"queue_id\":\"\",\"action\":\"accept\",\"score\":")
                .contains(",\"threshold\":{\"greylist\":4", "\"add_header\":6", "\"reject\":15")
                .contains(",\"symbols\":[{\"name\":\"")
                .contains("\"evidence\":[")
                .contains(",\"auth\":{\"spf\":{\"result\":\"")
                .contains("\"dkim\":[", "\"dmarc\":{\"result\":\"", "\"policy\":\"", "\"disposition\":\"")
                .contains("\"arc\":{\"result\":\"none\"")
                .contains("{\"op\":\"insert\",\"name\":\"Authentication-Results\",\"value\":\"mx.example.net;")
                .contains("\"name\":\"X-Spam-Score\"", "\"name\":\"X-Spam-Status\"")
                .contains(",\"ms\":{")
                .contains("\"total\":");
        assertThat(lines.get(1))
                .contains("\"action\":\"add-header\"", "\"name\":\"GTUBE\"", "\"X-Spam-Flag\",\"value\":\"YES\"");
    }

    @Test
    void people_are_shown_the_action_the_score_and_why() throws IOException {
        assertThat(winnow(mail("gtube.eml", GTUBE))).isZero();
        assertThat(said)
                .contains("gtube.eml: add-header, score ")
                .contains("GTUBE")
                .contains("(forced by GTUBE)");
    }

    @Test
    void nothing_is_remembered() throws IOException {
        assertThat(winnow(mail("hello.eml", "Lunch at noon?"))).isZero();
        assertThat(dir.resolve("data/state.sqlite")).doesNotExist();
        assertThat(dir.resolve("data/classifier")).doesNotExist();
    }

    @Test
    void a_file_that_cannot_be_read_is_told_and_the_others_are_judged() throws IOException {
        assertThat(winnow(dir.resolve("none.eml").toString(), mail("gtube.eml", GTUBE)))
                .isEqualTo(2);
        assertThat(said).contains("none.eml: no such file").contains("gtube.eml: add-header");
    }

    @Test
    void a_wrong_option_names_the_value() throws IOException {
        String hello = mail("hello.eml", "Lunch at noon?");
        assertThat(winnow("--ip", "mx.example.org", hello)).isEqualTo(2);
        assertThat(said).contains("--ip: not an IP address: mx.example.org");
        assertThat(winnow("--from", "a b c@@", hello)).isEqualTo(2);
        assertThat(said).contains("--from: not an address: a b c@@");
        assertThat(winnow("--rcpt", "", hello)).isEqualTo(2);
        assertThat(said).contains("--rcpt: not an address: ");
    }

    @Test
    void the_null_sender_is_a_sender() throws IOException {
        assertThat(winnow("--from", "<>", mail("hello.eml", "Lunch at noon?"))).isZero();
    }
}

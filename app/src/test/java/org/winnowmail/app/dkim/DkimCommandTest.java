// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.app.Winnow;
import org.winnowmail.mailauth.testkit.FakeDnsServer;
import org.winnowmail.mailauth.testkit.LoopbackZone;
import picocli.CommandLine;

/** {@code winnow dkim} at the command line, from the first key to its successor. */
class DkimCommandTest {
    private static final Pattern ZONE_LINE = Pattern.compile("(?m)^(\\S+)\\. IN TXT \\( (.*) \\)$");
    private static final Pattern KEY_LINE = Pattern.compile("(?m)^    - \\{(.*)}$");

    @TempDir
    private Path dir;

    private final LoopbackZone zone = new LoopbackZone();
    private FakeDnsServer dns;
    private int status;

    @BeforeEach
    void start() throws Exception {
        dns = new FakeDnsServer(zone);
    }

    @AfterEach
    void stop() throws Exception {
        dns.close();
    }

    private String winnow(String... args) {
        StringWriter out = new StringWriter();
        CommandLine line = Winnow.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        status = line.execute(args);
        return out.toString();
    }

    private String keygen(String... more) {
        String[] args = new String[more.length + 4];
        args[0] = "dkim";
        args[1] = "keygen";
        args[2] = "--out";
        args[3] = dir.resolve("keys").toString();
        System.arraycopy(more, 0, args, 4, more.length);
        return winnow(args);
    }

    private String with(List<String> keyLines, String command, String domain, String... more) throws Exception {
        Path file = dir.resolve("winnow.yaml");
        StringBuilder yaml =
                new StringBuilder("dns: {servers: [\"127.0.0.1:" + dns.address().getPort() + "\"]}\ndkim:\n  keys:\n");
        keyLines.forEach(k -> yaml.append("    - {").append(k).append("}\n"));
        Files.writeString(file, yaml);
        String[] args = new String[more.length + 5];
        args[0] = "dkim";
        args[1] = command;
        args[2] = domain;
        args[3] = "--config";
        args[4] = file.toString();
        System.arraycopy(more, 0, args, 5, more.length);
        return winnow(args);
    }

    private String rotate(List<String> keyLines, String domain) throws Exception {
        return with(keyLines, "rotate", domain, "--out", dir.resolve("keys").toString());
    }

    private static List<String> lines(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult m) -> m.group(1))
                .toList();
    }

    private void publish(String text) {
        ZONE_LINE
                .matcher(text)
                .results()
                .forEach(m -> zone.txt(
                        m.group(1), m.group(2).replaceAll("\"\\s*\"", "").replace("\"", "")));
    }

    @Test
    void a_key_is_made_published_and_found() throws Exception {
        String made = keygen("Example.ORG", "--selector", "S1");
        assertThat(status).isZero();
        List<String> keys = lines(KEY_LINE, made);
        assertThat(with(keys, "dns", "example.org", "--check"))
                .contains("WRONG", "s1._domainkey.example.org is not published: NXDOMAIN");
        assertThat(status).isEqualTo(1);
        publish(made);
        stop();
        start(); // nobody remembers that it was not there
        assertThat(with(keys, "dns", "example.org", "--check")).startsWith("ok ");
        assertThat(status).isZero();
    }

    @Test
    void a_key_is_never_overwritten_and_no_key_is_made_for_what_is_no_name() {
        keygen("example.org", "--selector", "s1");
        assertThat(keygen("example.org", "--selector", "s1")).startsWith("winnow: is there already");
        assertThat(status).isEqualTo(2);
        for (List<String> odd : List.of(
                List.of("example org", "s1"),
                List.of("example.org", "a b"),
                List.of("example.org", "../../s1"),
                List.of("../example.org", "s1"),
                List.of("localhost", "s1"),
                List.of("example.org", "s".repeat(64)))) {
            assertThat(keygen(odd.get(0), "--selector", odd.get(1))).startsWith("winnow: no key can be published at");
            assertThat(status).isEqualTo(2);
        }
        // without a name, it finds a free one
        assertThat(lines(KEY_LINE, keygen("example.org") + keygen("example.org")))
                .doesNotHaveDuplicates();
    }

    @Test
    void keys_of_names_below_are_found_by_the_name_and_by_the_domain_that_signs() throws Exception {
        List<String> keys = lines(KEY_LINE, keygen("example.org", "--selector", "s1")).stream()
                .map(k -> k.replace("\"example.org\"", "\"*.example.org\""))
                .toList();
        for (String domain : List.of("news.example.org", "example.org")) {
            assertThat(with(keys, "dns", domain)).startsWith("s1._domainkey.example.org. IN TXT");
        }
        assertThat(with(keys, "dns", "example.net")).contains("no key for example.net");
    }

    @Test
    void a_rotation_names_every_line_to_add_and_leaves_no_moment_without_a_key() throws Exception {
        List<String> old = List.of(
                lines(KEY_LINE, keygen("example.org", "--selector", "s1")).getFirst(),
                lines(KEY_LINE, keygen("example.org", "--selector", "e1", "--algorithm", "ed25519"))
                        .getFirst(),
                lines(KEY_LINE, keygen("example.net", "--selector", "n1")).getFirst());
        List<String> with = new java.util.ArrayList<>(old);
        with.add(old.getFirst().replace("\"example.org\"", "\"*.example.org\""));
        with.add(old.getFirst().replace("\"example.org\"", "\"brand.example\", sign_as: example.org"));
        String plan = rotate(with, "example.org");
        assertThat(status).isZero();
        List<String> added = lines(KEY_LINE, plan);
        assertThat(added).hasSize(4).noneMatch(k -> k.contains("example.net"));
        assertThat(added.toString()).contains("\"*.example.org\"", "\"brand.example\"", "sign_as: example.org");
        assertThat(plan).contains("# the key s1 signs until then: add to its 3 lines", "# the key e1 signs until then");
        assertThat(plan.lines().filter(l -> l.contains("._domainkey."))).hasSize(2);

        List<String> both = new java.util.ArrayList<>();
        String from = added.getFirst().replaceFirst(".*from: ", "");
        assertThat(Instant.parse(from)).isAfter(Instant.now().plus(Duration.ofHours(47)));
        old.forEach(k -> both.add(k.contains("example.org") ? k + ", until: " + from : k));
        both.addAll(added);
        publish(plan);
        String check = with(both, "dns", "example.org", "--check");
        assertThat(check).contains("(current)", "(next)");

        // once more: the successor is there
        assertThat(rotate(both, "example.org")).contains("takes over already, at " + from, "nothing was made");
        assertThat(status).isEqualTo(1);
    }

    @Test
    void a_rotation_that_was_never_configured_may_be_made_again() throws Exception {
        List<String> keys = lines(KEY_LINE, keygen("example.org", "--selector", "s1"));
        String first = rotate(keys, "example.org");
        String second = rotate(keys, "example.org");
        assertThat(status).isZero();
        assertThat(lines(KEY_LINE, second)).isNotEqualTo(lines(KEY_LINE, first));
    }

    @Test
    void without_a_key_or_a_directory_it_says_what_is_missing() throws Exception {
        List<String> keys = lines(KEY_LINE, keygen("example.org", "--selector", "s1"));
        assertThat(rotate(keys, "example.com")).contains("no key signs for example.com now; make one with");
        assertThat(status).isEqualTo(1);
        Path blocked = Files.createFile(dir.resolve("file"));
        assertThat(with(keys, "rotate", "example.org", "--out", blocked.toString()))
                .startsWith("winnow: is there already")
                .contains(blocked.toString());
        Files.delete(dir.resolve("keys/s1.example.org.pem"));
        assertThat(rotate(keys, "example.org")).contains("winnow.yaml:4: dkim.keys[0].key: cannot read");
        assertThat(status).isEqualTo(2);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.winnowmail.message.testkit.Property;

/** The configuration: read strictly, explained fully. */
class ConfigLoaderTest {
    private static final Path FILE = Path.of("winnow.yaml");

    private static Config load(String yaml, Map<String, String> environment) throws ConfigException {
        return ConfigLoader.load(FILE, YamlFile.parse(FILE, yaml), Optional.empty(), environment);
    }

    private static List<String> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    private static List<String> problems(String yaml, Map<String, String> environment) {
        try {
            load(yaml, environment);
            return List.of();
        } catch (ConfigException e) {
            return e.problems().stream().map(ConfigProblem::toString).toList();
        }
    }

    @Test
    void an_empty_file_runs() throws Exception {
        Config config = load("", Map.of());

        assertThat(config.milter().listen()).hasToString("[inet:127.0.0.1:8895]");
        assertThat(config.policy().reject()).isEqualTo(15);
        assertThat(config.roles()).hasSize(4);
    }

    @Test
    void every_value_knows_where_it_comes_from() throws Exception {
        Config config = load("# mine\ndns:\n  timeout: 500ms\n", Map.of("WINNOW_POLICY_REJECT", "12.5"));

        assertThat(config.dns().timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.origin("dns.timeout")).hasToString("winnow.yaml:3");
        assertThat(config.policy().reject()).isEqualTo(12.5);
        assertThat(config.origin("policy.reject")).hasToString("environment WINNOW_POLICY_REJECT");
        assertThat(config.origin("policy.add_header")).hasToString("default");
    }

    @Test
    void an_unknown_key_is_refused_with_its_line_and_the_nearest_key() {
        assertThat(problems("dns:\n  timout: 2s\n"))
                .containsExactly("winnow.yaml:2: dns.timout: unknown key; did you mean \"timeout\"?");
        assertThat(problems("polcy: {}\n"))
                .containsExactly("winnow.yaml:1: polcy: unknown key; did you mean \"policy\"?");
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThat(problems("policy:\n  reject: many\n  scores: {A: x}\nlmtp: 3\nroles: [milter, pop3]\n"))
                .hasSize(4)
                .anyMatch(p -> p.startsWith("winnow.yaml:2: policy.reject: expected a number"))
                .anyMatch(p -> p.startsWith("winnow.yaml:3: policy.scores.A: expected a number"))
                .anyMatch(p -> p.startsWith("winnow.yaml:4: lmtp: expected a group of keys, found \"3\""))
                .anyMatch(p -> p.startsWith("winnow.yaml:5: roles: expected one of milter"));
    }

    @Test
    void out_of_range_duplicate_and_malformed_are_errors_with_a_line() {
        assertThat(problems("dns: {timeout: 5h}\n"))
                .hasSize(1)
                .first()
                .asString()
                .contains("winnow.yaml:1", "from 10ms to 60s");
        assertThat(problems("data: a\ndata: b\n")).first().asString().contains("winnow.yaml:2", "twice");
        assertThat(problems("data: [a\nroles: }\n")).first().asString().contains("not valid YAML");
        assertThat(problems("config_version: 7\n")).first().asString().contains("from 1 to 1");
    }

    @Test
    void what_this_version_lacks_is_refused_and_not_ignored() {
        assertThat(problems("state: {kind: valkey}\nstore:\n  kind: imap\n"))
                .hasSize(2)
                .anyMatch(p -> p.startsWith("winnow.yaml:1: state.kind:"))
                .anyMatch(p -> p.startsWith("winnow.yaml:3: store.kind:"));
    }

    @Test
    void a_variable_that_sets_nothing_is_refused() {
        assertThat(problems("", Map.of("WINNOW_DNS_TIMOUT", "1s")))
                .containsExactly(
                        "environment WINNOW_DNS_TIMOUT: no setting of that name; did you mean WINNOW_DNS_TIMEOUT?");
        assertThat(problems("", Map.of("WINNOW_CONFIG", "x", "PATH", "y"))).isEmpty();
    }

    @Test
    void a_list_from_the_environment_is_separated_by_commas() throws Exception {
        Config config = load("", Map.of("WINNOW_MILTER_LISTEN", "inet:0.0.0.0:8895, unix:/run/w.sock"));

        assertThat(config.milter().listen()).hasToString("[inet:0.0.0.0:8895, unix:/run/w.sock]");
    }

    @Test
    void a_key_file_is_found_beside_the_configuration_and_a_missing_one_is_named(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("w.yaml");
        Files.createDirectory(dir.resolve("keys"));
        Files.writeString(dir.resolve("keys/s1.pem"), "x");
        Files.writeString(file, "dkim:\n  keys:\n    - {domain: example.org, selector: s1, key: keys/s1.pem}\n");

        Config config = ConfigLoader.load(Optional.of(file), Optional.empty(), Map.of());
        assertThat(config.dkim().keys().getFirst().key()).isEqualTo(dir.resolve("keys/s1.pem"));

        Files.delete(dir.resolve("keys/s1.pem"));
        assertThatThrownBy(() -> ConfigLoader.load(Optional.of(file), Optional.empty(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("w.yaml:3: dkim.keys[0].key: cannot read");
    }

    @Test
    void no_text_makes_the_reader_fail_otherwise_than_by_problems() {
        Property.holds(300, random -> {
            String yaml = Property.text(random, "dns: {}[]-,\n \t\"'&*!|>#policytimeout:5s\u00e9", 120);
            try {
                load(yaml, Map.of());
            } catch (ConfigException expected) {
                assertThat(expected.problems()).isNotEmpty();
            }
        });
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.winnowmail.sieve.ext.Extensions;
import org.winnowmail.sieve.host.SieveSettings;
import org.winnowmail.sieve.lang.Extension;

/** {@code docs/sieve.md}: every extension has a section, every section's example compiles. */
class DocumentationTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A section, its heading's names, and its example scripts. */
    private record Section(String heading, List<String> names, List<String> examples) {}

    private static List<Section> sections() throws IOException {
        Path page = Path.of(System.getProperty("winnow.root", ".."), "docs/sieve.md");
        List<Section> sections = new ArrayList<>();
        StringBuilder script = new StringBuilder();
        boolean inside = false;
        for (String line : Files.readAllLines(page)) {
            if (line.startsWith("#") && !inside) {
                List<String> names =
                        CODE.matcher(line).results().map(r -> r.group(1)).toList();
                sections.add(new Section(line, names, new ArrayList<>()));
            } else if (line.equals("```sieve")) {
                inside = true;
                script.setLength(0);
            } else if (inside && line.equals("```")) {
                inside = false;
                sections.getLast().examples().add(script.toString());
            } else if (inside) {
                script.append(line).append('\n');
            }
        }
        return sections;
    }

    @Test
    void every_example_compiles_without_a_complaint() throws IOException {
        List<String> examples =
                sections().stream().flatMap(s -> s.examples().stream()).toList();
        assertThat(examples).hasSizeGreaterThan(25);
        for (String example : examples) {
            Compiled compiled = new SieveCompiler().compile("docs/sieve.md", example, SieveSettings.DEFAULT);
            assertThat(compiled.errors()).as(example).isEmpty();
            assertThat(compiled.warnings()).as(example).isEmpty();
        }
    }

    @Test
    void every_extension_has_a_section_with_an_example_that_requires_it() throws IOException {
        TreeSet<String> missing = new TreeSet<>();
        for (Extension extension : Extensions.ALL.all()) {
            boolean told = extension.implicit()
                    || extension.hidden()
                    || sections().stream()
                            .anyMatch(s -> s.names().contains(extension.name())
                                    && s.examples().stream().anyMatch(e -> shows(e, extension.name())));
            if (!told) {
                missing.add(extension.name());
            }
        }
        assertThat(missing).as("extensions without a section in docs/sieve.md").isEmpty();
    }

    /** The base comparators and what one extension brings for another need no require of their own. */
    private static boolean shows(String example, String name) {
        return example.contains('"' + name + '"')
                || name.equals("comparator-i;octet")
                || name.equals("comparator-i;ascii-casemap")
                || (name.equals("spamtest") && example.contains("\"spamtestplus\""))
                || (name.equals("reject") && example.contains("\"ereject\""))
                || name.equals("vnd.dovecot.imapsieve");
    }

    @Test
    void no_section_speaks_of_an_extension_that_is_not_there() throws IOException {
        for (Section section : sections()) {
            if (section.heading().startsWith("### ")) {
                assertThat(section.names())
                        .as(section.heading())
                        .allSatisfy(
                                name -> assertThat(Extensions.ALL.find(name)).isPresent());
            }
        }
    }
}

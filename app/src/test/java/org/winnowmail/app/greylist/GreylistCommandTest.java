// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.greylist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code winnow greylist} at the command line. */
class GreylistCommandTest {
    @TempDir
    Path data;

    private String said = "";

    private int winnow(String... args) {
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(new GreylistCommand());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--data", data.toString()));
        int status = line.execute(all.toArray(String[]::new));
        said = out.toString();
        return status;
    }

    @Test
    void what_was_allowed_is_listed_until_it_is_forgotten() {
        assertThat(winnow("list")).isZero();
        assertThat(said).contains("nothing is remembered yet");
        assertThat(winnow("allow", "192.0.2.7/24", "client:mail.example.org")).isZero();
        assertThat(said).contains("allowed: 192.0.2.0/24", "allowed: client:mail.example.org");
        assertThat(winnow("list")).isZero();
        assertThat(said).containsPattern("allow +192.0.2.0/24").contains("client:mail.example.org");
        assertThat(winnow("list", "--json", "mail.example")).isZero();
        assertThat(said)
                .startsWith("{\"kind\":\"allow\",\"words\":[\"client:mail.example.org\"]")
                .hasLineCount(1);
        assertThat(winnow("forget", "192.0.2.0/24")).isZero();
        assertThat(said).contains("1 entry forgotten");
        assertThat(winnow("forget", "192.0.2.0/24")).isEqualTo(1);
    }

    @Test
    void what_cannot_be_allowed_is_refused_with_an_example() {
        assertThat(winnow("allow", "nonsense")).isEqualTo(2);
        assertThat(said).contains("not a network, domain or address: nonsense", "192.0.2.0/24");
    }
}

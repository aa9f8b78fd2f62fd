// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.authres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.authres.AuthMethodResult.Property;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;
import org.winnowmail.message.testkit.Property.Trial;

/** Authentication-Results: what we write we read, what others forge we find. */
final class AuthenticationResultsTest {
    private static final String ODD = "ab;=@\"\\() .é\t";

    @Test
    void what_is_written_is_read_back() {
        Trial trial = random -> {
            List<Property> properties = new java.util.ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                String value = org.winnowmail.message.testkit.Property.text(random, ODD, 20)
                        .replace('\t', ' ')
                        .replaceAll("\\s+", " ")
                        .strip();
                properties.add(new Property("smtp", "mailfrom", value.isEmpty() ? "x" : value));
            }
            AuthenticationResults written = new AuthenticationResults(
                    "mail.example.org",
                    List.of(new AuthMethodResult("spf", "fail", Optional.of("it \"is\" so\\"), properties)));
            assertThat(AuthenticationResultsParser.parse(written.field())).contains(written);
        };
        org.winnowmail.message.testkit.Property.holds(300, trial);
    }

    @Test
    void no_bytes_break_the_reader() {
        org.winnowmail.message.testkit.Property.holds(2_000, random -> {
            String text = org.winnowmail.message.testkit.Property.text(random, "a1;=.\"\\()/ \tspf", 60);
            AuthenticationResultsParser.parse(text);
            AuthenticationResultsParser.authservId(text);
        });
    }

    @Test
    void examples_of_the_rfc_are_read() {
        assertThat(AuthenticationResultsParser.parse("example.org 1; none")
                        .orElseThrow()
                        .results())
                .isEmpty();
        AuthenticationResults r = AuthenticationResultsParser.parse("foo.example.net (foobar) 1 (baz);"
                        + " dkim (Because I like it) / 1 (One yay) = (wait for it) fail"
                        + " policy (A dot can go here) . (like that) expired (this surprised me)"
                        + " = (as I wasn't expecting it) 1362471462")
                .orElseThrow();
        assertThat(r.authservId()).isEqualTo("foo.example.net");
        assertThat(r.results().getFirst().result()).isEqualTo("fail");
        assertThat(r.results().getFirst().property("policy", "expired")).contains("1362471462");
    }

    @Test
    void a_broken_field_is_not_believed() {
        for (String broken : List.of(
                "", ";", "a", "a; spf", "a; spf=", "a; =pass", "a 2; spf=pass", "a; spf=pass (", "a; spf=pass x=y")) {
            assertThat(AuthenticationResultsParser.parse(broken)).as(broken).isEmpty();
        }
    }

    @Test
    void our_name_in_other_letters_is_our_name() {
        Headers headers = Message.parse(("""
                Authentication-Results: mail.example.org.; spf=pass
                Authentication-Results: (a(b)c)mail.example.org(d) 1; spf=pass
                Authentication-Results: mail.example.ｏｒｇ; spf=pass
                Authentication-Results: "mail\\.example.org"; spf=pass
                Authentication-Results:
                \tmail.example.org
                \t;spf=pass
                Authentication-Results:mail.example.org\13; spf=pass
                AUTHENTICATION-RESULTS : mail.example.org/1; spf=pass
                Authentication-Results: mail.example.org.evil.example; spf=pass
                Authentication-Results: notmail.example.org; spf=pass

                """).getBytes(StandardCharsets.UTF_8)).headers();
        assertThat(ForgedResults.find(headers, Set.of("mail.example.org")))
                .extracting(ForgedResults.Removal::index)
                .containsExactly(7, 6, 5, 4, 3, 2, 1);
        Headers international = Message.parse("Authentication-Results: xn--mal-0ma.example; spf=pass\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8))
                .headers();
        assertThat(ForgedResults.find(international, Set.of("maïl.example"))).hasSize(1);
    }

    @Test
    void what_no_line_holds_is_left_out_and_dots_that_make_no_atom_are_quoted() {
        AuthMethodResult result = new AuthMethodResult(
                "spf",
                "none",
                Optional.empty(),
                List.of(
                        new Property("smtp", "mailfrom", "a..b@example.org"),
                        new Property("smtp", "helo", "x".repeat(2_000))));
        assertThat(new AuthenticationResults("mx.example.org", List.of(result))
                        .field()
                        .value())
                .isEqualTo("mx.example.org;\tspf=none smtp.mailfrom=\"a..b@example.org\"");
    }

    @Test
    void forged_fields_are_deleted_from_the_lowest_up_and_others_stay() {
        Headers headers =
                Message.parse(("""
                Authentication-Results: mail.example.org; spf=pass
                From: a@example.net
                authentication-results: other.example; spf=pass
                Authentication-Results: (x) MAIL.Example.ORG 1; dkim=pass
                Authentication-Results: "mail.example.org"; none
                Authentication-Results: @@ mail.example.org; none

                """).getBytes(StandardCharsets.US_ASCII)).headers();
        assertThat(ForgedResults.find(headers, Set.of("mail.example.org")))
                .extracting(ForgedResults.Removal::index)
                .containsExactly(5, 4, 3, 1);
    }
}

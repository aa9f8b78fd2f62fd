// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** The public suffix list says under which names domains are registered. */
class PublicSuffixesTest {
    private static final Pattern CHECK =
            Pattern.compile("^checkPublicSuffix\\('([^']*)', (?:null|'([^']*)')\\);", Pattern.MULTILINE);

    /** The checks that the list's keepers publish (CC0); their first one has null for a name, which we have not. */
    @Test
    void every_published_check_holds() throws Exception {
        String checks;
        try (InputStream in = PublicSuffixesTest.class.getResourceAsStream("test_psl.txt")) {
            checks = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int run = 0;
        Matcher check = CHECK.matcher(checks);
        while (check.find()) {
            String answer =
                    PublicSuffixes.shipped().registeredDomain(check.group(1)).orElse(null);
            assertThat(answer).as(check.group(1)).isEqualTo(check.group(2));
            run++;
        }
        assertThat(run).isEqualTo(77);
    }

    @Test
    void suffixes_are_answered_in_the_form_asked() {
        PublicSuffixes list = PublicSuffixes.shipped();
        assertThat(list.suffixOf("www.Example.co.uk")).contains("co.uk");
        assertThat(list.suffixOf("a.b.kawasaki.jp")).contains("b.kawasaki.jp");
        assertThat(list.suffixOf("www.city.kawasaki.jp")).contains("kawasaki.jp");
        assertThat(list.suffixOf("x.\u4e2d\u56fd")).contains("\u4e2d\u56fd");
        assertThat(list.suffixOf("me.github.io")).contains("github.io");
        assertThat(list.suffixOf("")).isEmpty();
        assertThat(list.endsInKnownTopLevel("example.com")).isTrue();
        assertThat(list.endsInKnownTopLevel("readme.txt")).isFalse();
    }

    @Test
    void any_text_gets_an_answer() {
        Property.holds(
                2000,
                random -> PublicSuffixes.shipped().registeredDomain(Property.text(random, "a.-*!\u4e2dck\u0000", 300)));
    }
}

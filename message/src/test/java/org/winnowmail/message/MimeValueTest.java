// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** Content-Type and Content-Disposition as they are really written. */
class MimeValueTest {
    private static String parameter(String field, String name) {
        return MimeValue.parse(field).parameter(name);
    }

    @Test
    void value_is_lower_case_without_blanks_and_comments() {
        assertThat(MimeValue.parse(" Text / HTML (a (nested) one) ; charset=x").value())
                .isEqualTo("text/html");
        assertThat(MimeValue.parse("attachment filename=x").value()).isEqualTo("attachment");
        assertThat(MimeValue.parse("").value()).isEmpty();
    }

    @Test
    void parameters_are_read_through_common_mistakes() {
        assertThat(parameter("a/b; boundary=\"=_x;y\\\"z\"", "boundary")).isEqualTo("=_x;y\"z");
        assertThat(parameter("a/b; Charset = utf-8 ", "charset")).isEqualTo("utf-8");
        assertThat(parameter("a/b;; charset=utf-8 format=flowed", "format")).isEqualTo("flowed");
        assertThat(parameter("a/b charset=utf-8", "charset")).isEqualTo("utf-8");
        assertThat(parameter("a/b; name=my long file.doc; x=y", "name")).isEqualTo("my long file.doc");
        assertThat(parameter("a/b; name=\"unclosed", "name")).isEqualTo("unclosed");
        assertThat(parameter("a/b; name=\"C:\\dir\\file\"", "name")).isEqualTo("C:\\dir\\file");
        assertThat(parameter("a/b; x=1; x=2", "x")).isEqualTo("1");
        assertThat(parameter("a/b; charset=us-ascii (Plain text)", "charset")).isEqualTo("us-ascii");
    }

    @Test
    void rfc_2231_pieces_and_charsets_are_joined() {
        assertThat(parameter("message/external-body; URL*0=\"ftp://\"; URL*1=\"cs.utk.edu/pub\"", "url"))
                .isEqualTo("ftp://cs.utk.edu/pub");
        assertThat(parameter(
                        "application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20;"
                                + " title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"",
                        "title"))
                .isEqualTo("This is even more ***fun*** isn't it!");
        assertThat(parameter("attachment; filename*=UTF-8''%e2%82%ac%20rates; filename=x", "filename"))
                .isEqualTo("\u20ac rates");
        assertThat(parameter("attachment; filename*=iso-8859-1'en'%A3", "filename"))
                .isEqualTo("\u00a3");
    }

    @Test
    void random_text_never_throws() {
        Property.holds(3000, random -> MimeValue.parse(Property.text(random, "a/;=\"\\()*01%' \t\u00e9", 60)));
        MimeValue.parse("(".repeat(100_000));
        MimeValue.parse("a;" + "=".repeat(100_000));
        MimeValue.parse("a" + ";x*0*=".repeat(20_000));
    }
}

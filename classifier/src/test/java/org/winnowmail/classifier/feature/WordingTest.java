// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Message;

/** What a feature is called before people. */
class WordingTest {
    @Test
    void words_of_the_text_and_of_fields_are_told_as_they_are() {
        assertThat(Wording.of("viagra")).isEqualTo("viagra");
        assertThat(Wording.of("subject:offer")).isEqualTo("subject:offer");
        assertThat(Wording.of("")).isEmpty();
    }

    @Test
    void links_say_which_piece_of_them_it_was() {
        assertThat(Wording.of("url:example.org")).isEqualTo("url-host:example.org");
        assertThat(Wording.of("url:ru")).isEqualTo("url-host:.ru");
        assertThat(Wording.of("urlpath:login")).isEqualTo("url-path:login");
        assertThat(Wording.of("urlshape:https")).isEqualTo("url by https");
        assertThat(Wording.of("urlshape:depth5")).isEqualTo("url 5 levels deep");
        assertThat(Wording.of("urlshape:port:8080")).isEqualTo("url with port :8080");
    }

    @Test
    void shapes_are_sentences() {
        assertThat(Wording.of("shape:to:none")).isEqualTo("no recipient named");
        assertThat(Wording.of("shape:recipients:0")).isEqualTo("no recipient named");
        assertThat(Wording.of("shape:field:Reply-To")).isEqualTo("has Reply-To");
        assertThat(Wording.of("shape:order:To>Cc")).isEqualTo("Cc follows To");
        assertThat(Wording.of("shape:order:^>Received")).isEqualTo("Received comes first");
        assertThat(Wording.of("shape:replyto:other")).isEqualTo("Reply-To of another domain than the sender's");
        assertThat(Wording.of("shape:subjectlength:4")).isEqualTo("8 to 15 bytes of subject");
        assertThat(Wording.of("shape:style-digits:0")).isEqualTo("digits, level 0");
        assertThat(Wording.of("shape:tree:multipart/mixed/2 text/plain/0 image/gif/0 "))
                .isEqualTo("parts multipart/mixed(2) text/plain image/gif");
        assertThat(Wording.of("shape:disguised")).isEqualTo("disguised");
    }

    @Test
    void no_named_feature_of_a_real_message_is_left_in_the_words_of_the_program() {
        String mail =
                "Received: from a.example (a.example [192.0.2.1]) by b.example with ESMTP; Thu, 1 Jan 2026 00:00:00 +0000\r\n"
                        + "From: Ann <ann@example.org>\r\nReply-To: x@other.example\r\nTo: b@example.net\r\nSubject: BUY NOW!\r\n"
                        + "Date: Thu, 1 Jan 2026 00:00:00 +0000\r\nMessage-ID: <r1@example.org>\r\nMIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
                        + "<p style='display:none'>secret</p><a href='http://192.0.2.7:8080/a/b?c=d'>x</a> Viagra $$$\r\n"
                        + "--b\r\nContent-Type: application/zip; name=a.zip\r\nContent-Disposition: attachment; filename=a.zip\r\n\r\nx\r\n--b--\r\n";
        Collection<String> names = new FeatureReader()
                .readNamed(Message.parse(mail.getBytes(StandardCharsets.UTF_8)))
                .names()
                .values();
        assertThat(names).hasSizeGreaterThan(60);
        assertThat(names.stream().map(Wording::of))
                .noneMatch(n -> n.startsWith("shape:") || n.startsWith("urlshape:") || n.isBlank());
    }
}

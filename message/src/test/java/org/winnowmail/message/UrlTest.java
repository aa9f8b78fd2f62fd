// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** Web addresses are taken apart as browsers do, and found as mail readers do. */
class UrlTest {
    private static Url url(String text) {
        return Url.parse(text).orElseThrow();
    }

    private static List<String> found(String text) {
        List<String> urls = new ArrayList<>();
        UrlFinder.find(text, 0, text.length(), urls::add);
        return urls;
    }

    @Test
    void the_pieces_come_apart() {
        Url url = url("HTTPS://user:pw@WWW.Example.CO.UK:8443/a/b%20c?q=1&r=/x#top");

        assertThat(url.scheme()).isEqualTo("https");
        assertThat(url.userInfo()).isEqualTo("user:pw");
        assertThat(url.host()).isEqualTo("www.example.co.uk");
        assertThat(url.port()).isEqualTo(8443);
        assertThat(url.path()).isEqualTo("/a/b%20c");
        assertThat(url.decodedPath()).isEqualTo("/a/b c");
        assertThat(url.query()).isEqualTo("q=1&r=/x");
        assertThat(url.fragment()).isEqualTo("top");
        assertThat(url.registeredDomain()).contains("example.co.uk");
        assertThat(url).hasToString("https://www.example.co.uk:8443/a/b%20c?q=1&r=/x");
    }

    @Test
    void what_browsers_forgive_is_forgiven() {
        for (String same : List.of(
                "http://evil.example/x",
                "http:/evil.example/x",
                "http:\\\\evil.example\\x",
                "http:////evil.example/x",
                "//evil.example/x",
                " ht\ntp://evil\t.example/x ",
                "http://EVIL%2eexample/x",
                "http://paypal.com@evil.example/x",
                "http://evil.example./x",
                "http://evil\u3002example/x",
                "http://paypal.com\\@evil.example/x".replace("paypal.com\\@", ""))) {
            assertThat(url(same).host()).as(same).isEqualTo("evil.example");
            assertThat(url(same).path()).as(same).isEqualTo("/x");
        }
        assertThat(url("www.example.com").path()).isEqualTo("/");
        assertThat(url("example.com:8080/x").port()).isEqualTo(8080);
        assertThat(url("http://example.com?x").query()).isEqualTo("x");
        assertThat(url("http://[2001:DB8::1]:8080/").host()).isEqualTo("[2001:db8::1]");
    }

    @Test
    void numbers_for_an_address_become_dotted() {
        for (String number : List.of(
                "http://3232235777/",
                "http://0xC0A80101/",
                "http://0300.0250.1.1/",
                "http://192.168.257/",
                "http://192.168.1.1/")) {
            assertThat(url(number).host()).as(number).isEqualTo("192.168.1.1");
            assertThat(url(number).isIp()).isTrue();
            assertThat(url(number).registeredDomain()).isEmpty();
        }
    }

    @Test
    void international_names_are_known_in_both_forms() {
        for (String form :
                List.of("http://b\u00fccher.example/", "http://xn--bcher-kva.example/", "http://B%C3%9CCHER.example")) {
            assertThat(url(form).host()).isEqualTo("xn--bcher-kva.example");
            assertThat(url(form).unicodeHost()).isEqualTo("b\u00fccher.example");
        }
    }

    @Test
    void what_leads_to_no_host_is_no_url() {
        for (String none : List.of(
                "",
                "mailto:a@b.example",
                "javascript:alert(1)",
                "cid:x@y",
                "logo.gif",
                "../a/b",
                "#top",
                "http://",
                "http:///",
                "http://a b/",
                "data:text/html,x",
                "hello")) {
            assertThat(Url.parse(none)).as(none).isEmpty();
        }
    }

    @Test
    void urls_are_found_in_running_text_without_the_punctuation_around() {
        assertThat(found("See http://a.example/x, (https://b.example/y(z)). And <www.c.example>!"))
                .containsExactly("http://a.example/x", "https://b.example/y(z)", "www.c.example");
        assertThat(found("short bit.ly/AbC. and/or 1/2 a.b/c e.g./x me@host.com/x"))
                .containsExactly("bit.ly/AbC");
        assertThat(found("hxxp://not.example/ but ftp://yes.example/")).containsExactly("ftp://yes.example/");
        assertThat(found("\u8bf7\u770bhttp://a.example/x\u3002\u8c22\u8c22")).containsExactly("http://a.example/x");
        assertThat(found("xhttp://glued.example/")).containsExactly("http://glued.example/");
        assertThat(found("http:// www. http:")).isEmpty();
    }

    @Test
    void any_text_gets_an_answer() {
        Property.holds(3000, random -> {
            String text = Property.text(random, "htps:/w.@[]%2e?#a0x\u00e9\u4e2d\\-", 40);
            Url.parse(text);
            Url.parse("http://" + text);
            for (String url : found("http://" + text + " www." + text)) {
                assertThat(url.length()).isGreaterThan(5);
            }
        });
        found("http://".repeat(100_000));
        found("a.".repeat(100_000) + "/");
        found("a/".repeat(100_000));
        found("www.".repeat(100_000));
    }
}

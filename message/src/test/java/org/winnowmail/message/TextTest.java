// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** What a person reads, and what only looks as if. */
class TextTest {
    private static Text html(String html) {
        return Message.parse(("Content-Type: text/html; charset=utf-8\r\n\r\n" + html).getBytes(StandardCharsets.UTF_8))
                .text();
    }

    private static String visible(String html) {
        return html(html).visible().strip();
    }

    private static String hidden(String html) {
        return html(html).hidden().strip();
    }

    @Test
    void blocks_and_cells_are_apart_and_inline_tags_are_not() {
        assertThat(visible("<h1>Big</h1><p>V<b>i</b>a<i></i>gra\n now<br>cheap<td>1</td><td>2</td>"))
                .isEqualTo("Big\nViagra now\ncheap 1 2");
        assertThat(visible("a &amp; b&nbsp;c &#x41;&#66 &copy 2 &bogus; &lt;i> 1 < 2"))
                .isEqualTo("a & b\u00a0c AB \u00a9 2 &bogus; <i> 1 < 2");
    }

    @Test
    void title_comments_and_scripts_are_not_text() {
        Text text = html(
                "<head><title> A &gt;\n B</title><style>p{color:red}</style></head><!-- x > y --><script>var a='</p>'</script>seen"
                        + "<!--[if mso]>no<![endif]--><![if !mso]>yes<![endif]>");
        assertThat(text.visible().strip()).isEqualTo("seenyes");
        assertThat(text.title()).isEqualTo("A > B");
        assertThat(text.hidden()).isEmpty();
    }

    @Test
    void every_way_of_hiding_hides() {
        for (String style : new String[] {
            "display:none",
            "DISPLAY : None !important",
            "visibility:hidden",
            "font-size:0",
            "font-size:1px",
            "font-size:0.05em",
            "font:0px/0 Arial",
            "color:#fff",
            "color:#FEFEFE",
            "color:rgb(255,255,255)",
            "color:white",
            "color:transparent",
            "background:#123456;color:#123456",
            "opacity:0",
            "max-height:0px;overflow:hidden",
            "position:absolute;left:-9999px",
            "text-indent:-9999px",
            "color:rgba(0,0,0,0)"
        }) {
            String html = "<p>seen<span style=\"" + style + "\">unseen</span></p>";
            assertThat(visible(html)).as(style).isEqualTo("seen");
            assertThat(hidden(html)).as(style).isEqualTo("unseen");
        }
        assertThat(hidden("<font color=white>unseen</font>")).isEqualTo("unseen");
        assertThat(hidden("<table bgcolor=black><tr><td><font color='#000000'>unseen</table>"))
                .isEqualTo("unseen");
        assertThat(hidden("<body bgcolor=#00f text=blue>unseen")).isEqualTo("unseen");
        assertThat(hidden("<div hidden>unseen</div>")).isEqualTo("unseen");
    }

    @Test
    void what_can_be_seen_is_not_called_hidden() {
        for (String html : new String[] {
            "<td style='font-size:0'><span style='font-size:14px'>seen</span></td>",
            "<div style='visibility:hidden'><b style='visibility:visible'>seen</b></div>",
            "<div style='background:#000'><font color=white>seen</font></div>",
            "<td background=x.png style='color:white'>seen</td>",
            "<p style='display:none'><p>seen",
            "<div style='color:#fff'><a href=x>seen</a></div>",
            "<span style='color:#333;margin:0;line-height:1.5'>seen</span>",
            "<p style='background:url(x.png) #fff;color:#fff'>seen</p>",
            "<div style='height:0'>seen</div>"
        }) {
            assertThat(visible(html)).as(html).isEqualTo("seen");
        }
    }

    @Test
    void style_sheets_hide_by_class_id_and_element() {
        String sheet =
                "<style><!-- /* x */ @import 'y'; .pre, #i {display:none!important} em{font-size:0} @media print{.m{display:none}} p.k{color:#fff} --></style>";
        assertThat(
                        visible(
                                sheet
                                        + "<b class='a PRE'>1</b><b id=i>2</b><em>3</em><b class=m>4</b><p class=k>5</p><b class=k>6</b>"))
                .isEqualTo("4\n6");
    }

    @Test
    void links_carry_target_shown_text_and_source() {
        Text text = html(
                "<base href='http://base.example/d/'><a href=' http://evil.example/&amp;x '>www.<b>bank</b>.example</a> http://plain.example/ "
                        + "<a href=page.html><img src='http://i.example/p.gif' alt='Buy now'></a><form action=http://f.example/>"
                        + "<meta http-equiv=Refresh content=\"0; URL='http://r.example/'\"><td background=//bg.example/x>"
                        + "<a href='mailto:a@b.example'>mail</a><img src=cid:1>");

        assertThat(text.links())
                .containsExactly(
                        new Link("http://evil.example/&x", "www.bank.example", Link.Source.ANCHOR),
                        new Link("http://plain.example/", "http://plain.example/", Link.Source.TEXT),
                        new Link("http://i.example/p.gif", "", Link.Source.IMAGE),
                        new Link("http://base.example/d/page.html", "", Link.Source.ANCHOR),
                        new Link("http://f.example/", "", Link.Source.FORM),
                        new Link("http://r.example/", "", Link.Source.REDIRECT),
                        new Link("//bg.example/x", "", Link.Source.RESOURCE),
                        new Link("mailto:a@b.example", "mail", Link.Source.ANCHOR));
        assertThat(text.urls())
                .doesNotContain("mailto:a@b.example")
                .contains("//bg.example/x")
                .hasSize(7);
        assertThat(text.altTexts()).containsExactly("Buy now");
        assertThat(text.links().get(0).shownUrl().orElseThrow().host()).isEqualTo("www.bank.example");
        assertThat(text.links().get(0).url().orElseThrow().host()).isEqualTo("evil.example");
    }

    @Test
    void links_of_attached_html_are_found_but_its_text_is_not_the_messages() {
        Text text = Message.parse("""
                Content-Type: multipart/mixed; boundary=b

                --b

                Please open. http://a.example/
                --b
                Content-Type: text/html
                Content-Disposition: attachment; filename=x.html

                <form action="http://steal.example/">secret</form>
                --b--
                """.getBytes(StandardCharsets.UTF_8)).text();
        assertThat(text.visible()).isEqualTo("Please open. http://a.example/\n");
        assertThat(text.urls()).containsExactly("http://a.example/", "http://steal.example/");
    }

    @Test
    void any_soup_is_read_within_the_limits() {
        String[] bits = {
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            "<p",
            " style=",
            "\"",
            "'",
            "display:none",
            "<td>",
            "</td>",
            "<table>",
            "<a href=x>",
            "</a>",
            "&",
            "&#",
            "x",
            ";",
            "<style>",
            "</style>",
            "{",
            "}",
            "<title>",
            "=",
            " ",
            "<script>",
            "</script>",
            "<div hidden>",
            "</div>",
            "color:#fff",
            "http://a.b/",
            "/*",
            "*/",
            "@",
            "\u4e2d"
        };
        Limits limits = new Limits(10, 10, 5000, 100, 5, 10);
        Property.holds(5000, random -> {
            StringBuilder soup = new StringBuilder("Content-Type: text/html\r\n\r\n");
            for (int i = random.nextInt(80); i > 0; i--) {
                soup.append(bits[random.nextInt(bits.length)]);
            }
            Text text = Message.parse(soup.toString().getBytes(StandardCharsets.UTF_8), limits)
                    .text();
            assertThat(text.visible().length()).isLessThanOrEqualTo(110);
            assertThat(text.hidden().length()).isLessThanOrEqualTo(110);
            assertThat(text.links()).hasSizeLessThanOrEqualTo(5);
        });
    }

    @Test
    void hostile_html_costs_no_more_than_its_length() {
        for (String bit : new String[] {
            "<b>",
            "</b>",
            "<div><x1>",
            "</x2>",
            "<!--",
            "<!-- -->",
            "<style>",
            "<style>/*{}</style>",
            "<style>@a{;</style>",
            "<a href=x>",
            "<td>",
            "<p>",
            "&",
            "&#",
            "<a ",
            "<a b='",
            "<title>",
            "<li><dd>"
        }) {
            html(bit.repeat(1_000_000 / bit.length()));
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.mailauth.dns.Deadline;
import org.winnowmail.mailauth.testkit.ZoneDns;
import org.winnowmail.message.Message;

/** What servers do to signed mail is told as what it was, where it can be known. */
final class DamageTest {
    private static final DkimKeyFile KEY = DkimKeyFile.generate(DkimAlgorithm.ED25519_SHA256);
    private static final DkimKeyRule RULE = DkimKeyRule.always("example.org", "s1", KEY);
    private static final ZoneDns DNS = new ZoneDns().txt("s1._domainkey.example.org", KEY.dnsRecord());
    private static final String HEADER = "From: a@example.org\r\nTo: b@example.net\r\nSubject: Plans\r\n";
    private static final String BODY = "first line\r\n.dot\r\nFrom here on\r\ncaf\u00e9  and\ttab\r\n\r\nlast line\r\n";

    private static String signed(String mail, Canonicalization header, Canonicalization body) {
        Message message = Message.parse(mail.getBytes(StandardCharsets.ISO_8859_1));
        DkimSigning.Signed signing = (DkimSigning.Signed) new DkimSigner(
                        new DkimKeys(List.of(RULE)),
                        DkimSignSettings.DEFAULT.withCanonicalization(header, body),
                        InstantSource.system())
                .sign(message, "example.org", List.of(RULE));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.withHeaders(message.headers().withFirst(signing.fields())).writeTo(out::write);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String relaxed(String mail) {
        return signed(mail, Canonicalization.RELAXED, Canonicalization.RELAXED);
    }

    private static String simple(String mail) {
        return signed(mail, Canonicalization.SIMPLE, Canonicalization.SIMPLE);
    }

    private static String reason(String mail) {
        return reason(mail, DNS);
    }

    private static String reason(String mail, ZoneDns dns) {
        DkimResult result = new DkimVerifier(dns, DkimVerifySettings.DEFAULT, InstantSource.system())
                .verify(Message.parse(mail.getBytes(StandardCharsets.ISO_8859_1)), Deadline.in(Duration.ofMinutes(1)))
                .getFirst();
        assertThat(result.passed()).as(mail).isFalse();
        return result.reason();
    }

    private static String body(String mail) {
        return mail.substring(mail.indexOf("\r\n\r\n") + 4);
    }

    private static String withBody(String mail, String body) {
        return mail.substring(0, mail.indexOf("\r\n\r\n") + 4) + body;
    }

    @Test
    void a_footer_is_counted() {
        assertThat(reason(relaxed(HEADER + "\r\n" + BODY) + "-- \r\nlist footer\r\n"))
                .contains(
                        "body hash differs: signature says ",
                        ", computed ",
                        "; 17 octets were added after the first 59");
        assertThat(reason(relaxed(HEADER + "\r\n") + "footer\r\n")).contains("it was empty when it was signed");
    }

    @Test
    void a_banner_is_seen() {
        String mail = relaxed(HEADER + "\r\n" + BODY);
        assertThat(reason(withBody(mail, "CAUTION\r\nthis is external\r\n\r\n" + BODY)))
                .contains("; 3 lines were put before it");
    }

    @Test
    void conversions_of_the_encoding_are_undone() {
        String mail = relaxed(HEADER + "Content-Transfer-Encoding: 8bit\r\n\r\n" + BODY);
        String qp = mail.replace("Encoding: 8bit", "Encoding: quoted-printable").replace("\u00e9", "=E9");
        assertThat(reason(qp)).contains("converted to quoted-printable");
        String base64 = withBody(
                mail.replace("Encoding: 8bit", "Encoding: base64"),
                Base64.getMimeEncoder().encodeToString(BODY.getBytes(StandardCharsets.ISO_8859_1)) + "\r\n");
        assertThat(reason(base64)).contains("converted to base64");
        assertThat(reason(mail.replace("Encoding: 8bit", "Encoding: 7bit")))
                .contains("it would if Content-Transfer-Encoding said 8bit");
    }

    @Test
    void lines_changed_by_old_transports_are_recognised() {
        String mail = simple(HEADER + "\r\n" + BODY);
        assertThat(reason(withBody(mail, BODY.replace("From here", ">From here"))))
                .contains("> was put before");
        assertThat(reason(withBody(mail, BODY.replace(".dot", "..dot")))).contains("a dot was put before");
        assertThat(reason(withBody(mail, BODY.replace("first line", "first line  "))))
                .contains("blanks were put at line ends");
        assertThat(reason(withBody(mail, BODY.replace("\r\n", "\r\n\r\n")))).contains("every line end was doubled");
        String lost = simple(HEADER + "\r\n" + "..two dots\r\nend\r\n");
        assertThat(reason(withBody(lost, ".two dots\r\nend\r\n"))).contains("a dot was lost");
        String longLine = "x".repeat(2_500);
        String cut = simple(HEADER + "\r\n" + longLine + "\r\nend\r\n");
        assertThat(reason(withBody(
                        cut,
                        longLine.substring(0, 998) + "\r\n " + longLine.substring(998, 1_995) + "\r\n "
                                + longLine.substring(1_995) + "\r\nend\r\n")))
                .contains("long lines were cut");
    }

    @Test
    void blanks_lost_in_a_strict_signature_are_told() {
        String tidy = "first line\r\n\r\nlast line\r\n";
        assertThat(reason(withBody(simple(HEADER + "\r\n" + tidy), tidy.replace("first line", "first  line \t"))))
                .contains("it fits the relaxed form, while the signer says simple: blanks were changed on the way");
    }

    @Test
    void parts_that_a_list_added_are_found() {
        String multipart =
                "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>hello\r\n";
        String typed = HEADER + "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n";
        String footer = "--b\r\nContent-Type: text/plain\r\n\r\nunsubscribe\r\n";
        assertThat(reason(withBody(relaxed(typed + multipart + "--b--\r\n"), multipart + footer + "--b--\r\n")))
                .contains("a part was added at its end");
        assertThat(reason(withBody(relaxed(typed + multipart + "--b--\r\n"), footer + multipart + "--b--\r\n")))
                .contains("a part was added at its beginning");
        String plain = relaxed(HEADER + "\r\n" + BODY)
                .replace("To: b@", "Content-Type: multipart/mixed; boundary=w\r\nTo: b@");
        assertThat(reason(withBody(
                        plain, "--w\r\nContent-Type: text/plain\r\n\r\n" + BODY + "--w\r\n\r\nfooter\r\n--w--\r\n")))
                .contains("put into a multipart");
    }

    @Test
    void a_changed_header_field_is_named_where_it_can_be_known() {
        String mail = relaxed(HEADER + "\r\n" + BODY);
        assertThat(reason(mail.replace("Subject: Plans", "Subject: [list] Plans")))
                .contains("it would if [list] were not in the Subject");
        assertThat(reason(mail.replace("To: b@", "Reply-To: list@example.net\r\nTo: b@")))
                .contains("it would if the last reply-to were not there");
        assertThat(reason(mail.replace(
                        "From: a@example.org",
                        "From: a via list <list@example.net>\r\nX-Original-From: a@example.org")))
                .contains("it would with the From that stands in X-Original-From");
        assertThat(reason(mail.replace("Subject: Plans", "Subject: Other plans")))
                .contains("one of from,", "subject", "was changed, or the key");
        assertThat(reason(simple(HEADER + "\r\n" + BODY).replace("Subject: Plans", "Subject:  Plans")))
                .contains("was changed");
    }

    @Test
    void a_key_problem_shows_what_the_dns_says() {
        String mail = relaxed(HEADER + "\r\n" + BODY);
        String name = "s1._domainkey.example.org";
        assertThat(reason(mail, new ZoneDns().txt(name, "v=DKIM1; k=ed25519; p=")))
                .contains("was revoked: \"v=DKIM1; k=ed25519; p=\"");
        assertThat(reason(mail, new ZoneDns())).contains("no key: " + name + ": NXDOMAIN");
        assertThat(reason(mail, new ZoneDns().txt(name, "v=DKIM1; k=rsa; p=AAAA")))
                .contains("is a key for rsa, not for ed25519-sha256: \"v=DKIM1; k=rsa; p=AAAA\"");
        assertThat(reason(mail, new ZoneDns().txt(name, "v=DKIM1; k=ed25519; p=*oops*")))
                .contains("p= is not base64: \"v=DKIM1; k=ed25519; p=*oops*\"");
        assertThat(reason(mail, new ZoneDns().txt(name, "v=spf1 -all", "google-site-verification=x")))
                .contains("(first of 2 records)");
        assertThat(reason(mail, new ZoneDns().txt(name, KEY.dnsRecord() + "; s=tlsa")))
                .contains("is not for mail: \"");
        assertThat(reason(mail, new ZoneDns().timeout(name))).contains("no answer (after 2000 ms)");
        assertThat(reason(mail.replace("Plans", "Pläne"), new ZoneDns().txt(name, KEY.dnsRecord() + "; t=y")))
                .startsWith("domain is only trying (t=y): signature does not fit");
    }
}

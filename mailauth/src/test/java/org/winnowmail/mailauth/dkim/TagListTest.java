// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.mailauth.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.testkit.Property;

/** RFC 6376, section 3.2, and what attackers make of it. */
final class TagListTest {

    @Test
    void white_space_around_names_and_values_does_not_count_and_inner_white_space_does() throws Exception {
        TagList tags = TagList.parse(" a = b \r\n\t; c= d  e ;");
        assertThat(tags.get("a")).contains("b");
        assertThat(tags.get("c")).contains("d  e");
    }

    @Test
    void what_breaks_the_grammar_is_named() {
        assertThatThrownBy(() -> TagList.parse("a=1;;b=2")).hasMessageContaining("empty element");
        assertThatThrownBy(() -> TagList.parse("a=1; a=2")).hasMessageContaining("twice");
        assertThatThrownBy(() -> TagList.parse("a")).hasMessageContaining("no '='");
        assertThatThrownBy(() -> TagList.parse("1a=x")).hasMessageContaining("no tag name");
        assertThatThrownBy(() -> TagList.parse("a=\0")).hasMessageContaining("control character");
        assertThatThrownBy(() -> TagList.parse("")).hasMessageContaining("empty element");
    }

    @Test
    void any_text_is_read_or_refused_and_nothing_else_happens() {
        Property.holds(2_000, random -> {
            String text = Property.text(random, "avbh=;:, \t\r\n1/\u00e9\0", 60);
            try {
                TagList.parse(text);
            } catch (MalformedException refused) {
                assertThat(refused.reason()).isNotEmpty();
            }
        });
    }

    @Test
    void any_key_record_is_read_or_refused() {
        Property.holds(1_000, random -> {
            String text = "v=DKIM1; " + Property.text(random, "kpsth=rsa;:* y/+MIGf", 80);
            try {
                DkimKeyRecord record = DkimKeyRecord.parse(text);
                record.publicKey(DkimAlgorithm.RSA_SHA256, CryptoEngine.jdk());
            } catch (MalformedException refused) {
                assertThat(refused.reason()).isNotEmpty();
            }
        });
    }

    @Test
    void taking_out_the_signature_leaves_all_else_as_it_was() {
        Property.holds(2_000, random -> {
            String before = Property.text(random, "ab= \t", 10).replace("b", "x");
            String value = " v=1;" + before + "; b = " + Property.text(random, "QUJD \t", 20) + "; bh=abc=; z=b=1";
            HeaderField field = HeaderField.of("DKIM-Signature", value.getBytes(StandardCharsets.ISO_8859_1));
            String without = new String(SignedHeaders.withoutB(field), StandardCharsets.ISO_8859_1);
            assertThat(without).isEqualTo("DKIM-Signature: v=1;" + before + "; b =; bh=abc=; z=b=1");
        });
    }

    @Test
    void keys_are_published_as_openssl_writes_them_or_bare() throws Exception {
        DkimKeyFile key = DkimKeyFile.generate(DkimAlgorithm.RSA_SHA256);
        DkimKeyRecord whole = DkimKeyRecord.parse(key.dnsRecord());
        // SubjectPublicKeyInfo of RSA-2048: 24 octets, then the RSAPublicKey itself
        byte[] bare = java.util.Arrays.copyOfRange(whole.key(), 24, whole.key().length);
        DkimKeyRecord short_ =
                DkimKeyRecord.parse("p=" + java.util.Base64.getEncoder().encodeToString(bare));
        assertThat(short_.publicKey(DkimAlgorithm.RSA_SHA256, CryptoEngine.jdk()))
                .isEqualTo(whole.publicKey(DkimAlgorithm.RSA_SHA256, CryptoEngine.jdk()));
    }

    @Test
    void a_key_file_is_read_back_and_both_engines_agree() throws Exception {
        for (DkimAlgorithm algorithm : DkimAlgorithm.values()) {
            DkimKeyFile key = DkimKeyFile.generate(algorithm);
            DkimKeyFile again = DkimKeyFile.parse(key.pem());
            assertThat(again.dnsRecord()).isEqualTo(key.dnsRecord());
            byte[] text = "text".getBytes(StandardCharsets.US_ASCII);
            for (CryptoEngine engine : List.of(CryptoEngine.jdk(), CryptoEngine.best())) {
                byte[] signature = again.sign(CryptoEngine.best(), text);
                assertThat(SignatureCheck.holds(
                                engine,
                                algorithm,
                                DkimKeyRecord.parse(key.dnsRecord()).publicKey(algorithm, engine),
                                text,
                                signature))
                        .as(algorithm + " by " + engine.name())
                        .isTrue();
            }
        }
    }
}

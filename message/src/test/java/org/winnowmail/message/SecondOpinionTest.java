// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.parser.AbstractContentHandler;
import org.apache.james.mime4j.parser.MimeStreamParser;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.MimeConfig;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Mails;
import org.winnowmail.message.testkit.Property;

/** On well-formed mail, another parser finds the same parts with the same bytes in them. */
class SecondOpinionTest {
    private record Leaf(String type, List<Byte> content) {
        static Leaf of(String type, byte[] content) {
            List<Byte> bytes = new ArrayList<>(content.length);
            for (byte b : content) {
                bytes.add(b);
            }
            return new Leaf(type, bytes);
        }
    }

    private static List<Leaf> theirs(byte[] raw) throws MimeException, IOException {
        List<Leaf> leaves = new ArrayList<>();
        MimeStreamParser parser = new MimeStreamParser(MimeConfig.PERMISSIVE);
        parser.setContentDecoding(true);
        parser.setContentHandler(new AbstractContentHandler() {
            @Override
            public void body(BodyDescriptor descriptor, InputStream in) throws IOException {
                leaves.add(Leaf.of(descriptor.getMimeType(), in.readAllBytes()));
            }
        });
        parser.parse(new ByteArrayInputStream(raw));
        return leaves;
    }

    private static List<Leaf> ours(byte[] raw) {
        return Message.parse(raw).root().all().stream()
                .filter(part -> part.children().isEmpty())
                .map(part -> Leaf.of(part.type(), part.content().toArray()))
                .toList();
    }

    @Test
    void any_well_formed_mail_has_the_same_parts() {
        Property.holds(1000, random -> {
            byte[] raw = Mails.random(random);
            assertThat(ours(raw)).isEqualTo(theirs(raw));
        });
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A MIME entity whose end {@link MimeStructure} has not found yet. */
final class OpenEntity {
    private static final MimeValue NOT_SAID = new MimeValue("", Map.of());

    final Headers headers;
    final MimeValue type;

    /** Where its body begins. */
    final int start;

    /** Empty for what is no multipart. */
    final byte[] boundary;

    /** Of a multipart: its terminator was seen. */
    boolean ended;

    /** A limit kept its inside from being read. */
    boolean cut;

    final List<Part> children = new ArrayList<>(2);

    OpenEntity(Headers headers, MimeValue type, int start, byte[] boundary) {
        this.headers = headers;
        this.type = type;
        this.start = start;
        this.boundary = boundary;
    }

    boolean isMultipart() {
        return type.value().startsWith("multipart/");
    }

    boolean isMessage() {
        return type.value().equals("message/rfc822") || type.value().equals("message/global");
    }

    TransferDecoding encoding() {
        return TransferDecoding.named(headers.value("Content-Transfer-Encoding"));
    }

    /** The part it is, now that its end is known. */
    Part closed(ByteRange raw, ByteRange content, boolean truncated) {
        MimeValue disposition = headers.first("Content-Disposition")
                .map(f -> MimeValue.parse(f.value()))
                .orElse(NOT_SAID);
        String name = disposition.parameter("filename");
        name = name.isBlank() ? type.parameter("name") : name;
        return new Part(
                headers,
                type.value(),
                type.parameters(),
                disposition.value(),
                name.isBlank() ? Optional.empty() : Optional.of(EncodedWords.decode(name)),
                raw,
                content,
                truncated,
                children);
    }
}

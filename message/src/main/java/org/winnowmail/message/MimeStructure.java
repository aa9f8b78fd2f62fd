// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the MIME tree of a message. */
final class MimeStructure {
    private MimeStructure() {}

    static Part read(Headers headers, Body body, Limits limits) {
        ByteRange raw = ByteRange.of(body.head(limits.decodedBytes()));
        return new Part(
                headers, "text/plain", Map.of(), "", Optional.empty(), raw, raw, body.size() > raw.length(), List.of());
    }
}

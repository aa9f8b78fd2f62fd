// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;

/** RFC 2047 encoded words in header values, read leniently: what cannot be decoded stays as written. */
final class EncodedWords {
    /** Longest value decoded, in characters; a longer one is returned as it is. */
    static final int MAX_LENGTH = 256 * 1024;

    private EncodedWords() {}

    static String decode(String value) {
        if (value.length() > MAX_LENGTH || !value.contains("=?")) {
            return value;
        }
        try {
            return DecoderUtil.decodeEncodedWords(value, DecodeMonitor.SILENT);
        } catch (RuntimeException malformed) {
            return value;
        }
    }
}

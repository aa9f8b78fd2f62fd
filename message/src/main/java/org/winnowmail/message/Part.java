// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One MIME part (RFC 2045).
 *
 * @param headers the part's own header fields; the message's for the root
 * @param type media type in lower case, {@code text/plain} when absent or unreadable
 * @param parameters of Content-Type, RFC 2231 undone, names in lower case
 * @param disposition {@code inline}, {@code attachment}, … in lower case; empty when not said
 * @param fileName as the sender gave it, decoded; empty when none
 * @param raw the part's bytes as received, after its header, transfer encoding untouched
 * @param content decoded bytes of a leaf or of an attached message (bounded by {@link
 *     Limits#decodedBytes} over all leaves); empty for a multipart
 * @param truncated whether a limit cut {@code content}, or hid parts below this one
 * @param children parts of a multipart, or the one message of a message/rfc822
 */
public record Part(
        Headers headers,
        String type,
        Map<String, String> parameters,
        String disposition,
        Optional<String> fileName,
        ByteRange raw,
        ByteRange content,
        boolean truncated,
        List<Part> children) {

    public Part {
        parameters = Map.copyOf(parameters);
        children = List.copyOf(children);
    }

    /** This part and all below it, depth first, in the order of the message. */
    public List<Part> all() {
        List<Part> found = new ArrayList<>();
        Deque<Part> ahead = new ArrayDeque<>();
        ahead.push(this);
        while (!ahead.isEmpty()) {
            Part part = ahead.pop();
            found.add(part);
            for (int i = part.children.size() - 1; i >= 0; i--) {
                ahead.push(part.children.get(i));
            }
        }
        return found;
    }

    public boolean isMultipart() {
        return type.startsWith("multipart/");
    }

    public boolean isText() {
        return type.startsWith("text/");
    }

    /** Whether the sender wants it shown as a file rather than read in place. */
    public boolean isAttachment() {
        return disposition.equals("attachment") || (!isText() && !isMultipart());
    }

    /** Whether transfer encoding and charset are ones we know; text of others is a guess. */
    public boolean isReadable() {
        return TransferDecoding.isKnown(headers.value("Content-Transfer-Encoding"))
                && Charsets.isKnown(parameters.getOrDefault("charset", ""));
    }

    /** Text of a leaf in its declared charset, or the best guess; empty for what is no text. */
    public String text() {
        return isText() ? Charsets.decode(content, parameters.getOrDefault("charset", "")) : "";
    }

    /**
     * The beginning of {@link #text()}, made of no more than so many bytes, cut behind a line where one ends: for who looks
     * no further. Some charsets take ten milliseconds a megabyte to decode.
     */
    public String text(int most) {
        if (!isText() || content.length() <= most) {
            return text();
        }
        int end = most;
        while (end > most / 2 && content.at(end - 1) != '\n') {
            end--;
        }
        ByteRange head = new ByteRange(content.array(), content.offset(), end > most / 2 ? end : most);
        return Charsets.decode(head, parameters.getOrDefault("charset", ""));
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

/**
 * Bounds on what is made of one message; input comes from attackers.
 *
 * @param parts MIME parts looked at; the rest of the body counts as the last part's epilogue
 * @param depth nesting of multiparts and attached messages
 * @param decodedBytes decoded bytes held in all, over every part
 * @param textChars characters of text made from the parts
 * @param urls URLs collected
 * @param headerFields header fields kept for views
 */
public record Limits(int parts, int depth, int decodedBytes, int textChars, int urls, int headerFields) {
    public static final Limits DEFAULT = new Limits(1_000, 32, 8 << 20, 1 << 20, 1_000, 2_000);
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.syntax;

import java.util.List;

/**
 * A command or a test as written: both have the same shape (RFC 5228, section 8.2).
 *
 * @param name as written
 * @param testList whether the tests stood in parentheses
 * @param hasBlock whether there was a block, even an empty one
 */
public record Node(
        String name,
        Position at,
        List<Argument> arguments,
        List<Node> tests,
        boolean testList,
        List<Node> block,
        boolean hasBlock) {
    public Node {
        arguments = List.copyOf(arguments);
        tests = List.copyOf(tests);
        block = List.copyOf(block);
    }
}

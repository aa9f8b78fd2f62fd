// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.syntax;

/** Kinds of token, each with the words an error message uses for it. */
enum TokenKind {
    END("the end of the script"),
    NUMBER("a number"),
    IDENTIFIER("a word"),
    TAG("a tag"),
    STRING("a string"),
    PAREN_OPEN("'('"),
    PAREN_CLOSE("')'"),
    SQUARE_OPEN("'['"),
    SQUARE_CLOSE("']'"),
    CURLY_OPEN("'{'"),
    CURLY_CLOSE("'}'"),
    SEMICOLON("';'"),
    COMMA("','"),
    SLASH("'/'"),
    COLON("':'"),
    /** Characters that start no token. */
    GARBAGE("unknown characters"),
    /** A broken token that the lexer has complained about already. */
    BROKEN("a broken token");

    private final String words;

    TokenKind(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tokens to syntax tree by recursive descent over the grammar of RFC 5228, section 8.2.
 *
 * <p>After an error the parser skips to the end of the broken structure and goes on, so that all errors
 * of a script are seen at once. Structures are ranked: string list below test list below command below
 * block. While it looks for the end of one structure it keeps count of openings of the same rank, and it
 * stops early at a token of a higher rank, where the structure around is left to recover by itself. A
 * block's opening also ends the search for a semicolon, so the block of a broken command is still read.
 *
 * <p>Methods that parse return whether the parser is at a defined place again, not whether all was well.
 */
public final class Parser {
    private final Lexer lexer;
    private final SyntaxLimits limits;
    private final Problems problems;
    private Token token;

    private Parser(String text, SyntaxLimits limits, Problems problems) {
        this.lexer = new Lexer(text, limits, problems);
        this.limits = limits;
        this.problems = problems;
        this.token = lexer.next();
    }

    /** Parses a whole script. The commands mean something only when {@code problems} shows no error. */
    public static List<Node> parse(String text, SyntaxLimits limits, Problems problems) {
        if (text.length() > limits.scriptBytes()) {
            problems.error(
                    Position.START, "the script is too large", "at most " + limits.scriptBytes() + " characters");
            return List.of();
        }
        Parser parser = new Parser(text, limits, problems);
        List<Node> commands = new ArrayList<>();
        if (parser.commands(commands, 1) && !problems.failed() && parser.token.kind() != TokenKind.END) {
            parser.error("unexpected " + parser.token.kind().words(), "a command starts with a word");
        }
        return commands;
    }

    private boolean commands(List<Node> into, int depth) {
        boolean defined = true;
        while (defined && is(TokenKind.IDENTIFIER)) {
            Draft command = new Draft(token);
            advance();
            defined = arguments(command, 1);
            if (defined && !is(TokenKind.SEMICOLON) && !is(TokenKind.CURLY_OPEN)) {
                // Nobody looks for a mistake where the script has ended already.
                error(
                        is(TokenKind.END) ? command.at : token.at(),
                        "expected ';' or '{' after '" + command.name + "', but found "
                                + token.kind().words(),
                        "end the command with ';'");
                defined = false;
            }
            if (!defined && !skipTo(TokenKind.SEMICOLON)) {
                return false;
            }
            defined = true;
            if (is(TokenKind.SEMICOLON)) {
                advance();
            } else {
                advance();
                defined = block(command, depth);
            }
            into.add(command.done());
        }
        return defined;
    }

    private boolean block(Draft command, int depth) {
        if (depth + 1 > limits.blockNesting()) {
            error("blocks are nested too deep", "at most " + limits.blockNesting() + " levels");
            return skipPast(TokenKind.CURLY_CLOSE);
        }
        command.hasBlock = true;
        if (!commands(command.block, depth + 1)) {
            return skipPast(TokenKind.CURLY_CLOSE);
        }
        if (is(TokenKind.CURLY_CLOSE)) {
            advance();
            return true;
        }
        error("expected '}', but found " + token.kind().words(), "the block opened by '{' must be closed by '}'");
        return skipTo(TokenKind.CURLY_CLOSE);
    }

    private boolean arguments(Draft node, int depth) {
        boolean defined = true;
        while (defined) {
            Argument argument;
            switch (token.kind()) {
                case STRING -> argument = new Argument.Text(token.at(), token.text());
                case NUMBER -> argument = new Argument.Amount(token.at(), token.number());
                case TAG -> argument = new Argument.Tag(token.at(), token.text());
                case SQUARE_OPEN -> {
                    defined = stringList(node);
                    if (tooMany(node)) {
                        return false;
                    }
                    continue;
                }
                default -> {
                    return tests(node, depth);
                }
            }
            node.arguments.add(argument);
            advance();
            if (tooMany(node)) {
                return false;
            }
        }
        return false;
    }

    private boolean tooMany(Draft node) {
        if (node.arguments.size() <= limits.arguments()) {
            return false;
        }
        error("too many arguments for '" + node.name + "'", "at most " + limits.arguments());
        return true;
    }

    private boolean stringList(Draft node) {
        Position start = token.at();
        List<Argument.Text> items = new ArrayList<>();
        advance();
        boolean more = true;
        while (more) {
            if (!is(TokenKind.STRING)) {
                error(
                        "expected a string in the string list, but found "
                                + token.kind().words(),
                        "a string list looks like [\"one\", \"two\"]");
                skipTo(TokenKind.SQUARE_CLOSE);
                break;
            }
            items.add(new Argument.Text(token.at(), token.text()));
            advance();
            more = is(TokenKind.COMMA);
            if (more) {
                advance();
            }
        }
        node.arguments.add(new Argument.TextList(start, items));
        if (is(TokenKind.SQUARE_CLOSE)) {
            advance();
            return true;
        }
        error(
                "expected ',' or ']' in the string list, but found "
                        + token.kind().words(),
                "a string list looks like [\"one\", \"two\"]");
        return skipPast(TokenKind.SQUARE_CLOSE);
    }

    private boolean tests(Draft node, int depth) {
        if (is(TokenKind.IDENTIFIER)) {
            if (depth + 1 > limits.testNesting()) {
                nestedTooDeep();
                return false;
            }
            return test(node, depth);
        }
        if (!is(TokenKind.PAREN_OPEN)) {
            return true;
        }
        advance();
        if (depth + 1 > limits.testNesting()) {
            nestedTooDeep();
            return skipPast(TokenKind.PAREN_CLOSE);
        }
        node.testList = true;
        boolean more = true;
        while (more) {
            if (!is(TokenKind.IDENTIFIER)) {
                error("expected a test, but found " + token.kind().words(), "tests are separated by single commas");
                skipTo(TokenKind.PAREN_CLOSE);
                break;
            }
            if (!test(node, depth)) {
                skipTo(TokenKind.PAREN_CLOSE);
                break;
            }
            more = is(TokenKind.COMMA);
            if (more) {
                advance();
            }
        }
        if (is(TokenKind.PAREN_CLOSE)) {
            advance();
            return true;
        }
        error(
                "expected ',' or ')' in the list of tests, but found "
                        + token.kind().words(),
                "the list opened by '(' must be closed by ')'");
        return skipPast(TokenKind.PAREN_CLOSE);
    }

    private boolean test(Draft node, int depth) {
        Draft test = new Draft(token);
        advance();
        boolean defined = arguments(test, depth + 1);
        node.tests.add(test.done());
        return defined;
    }

    private void nestedTooDeep() {
        error("tests are nested too deep", "at most " + limits.testNesting() + " levels");
    }

    private boolean skipPast(TokenKind end) {
        if (!skipTo(end)) {
            return false;
        }
        advance();
        return true;
    }

    /** Whether the end was found; it is then the current token. */
    private boolean skipTo(TokenKind end) {
        int rank = rank(end);
        TokenKind begin = opening(end);
        int nesting = 1;
        while (!is(TokenKind.END) && rank(token.kind()) <= rank) {
            if (token.kind() == begin) {
                nesting++;
            } else if (token.kind() == end && --nesting == 0) {
                return true;
            }
            advance();
        }
        return end == TokenKind.SEMICOLON && is(TokenKind.CURLY_OPEN);
    }

    private static @Nullable TokenKind opening(TokenKind end) {
        return switch (end) {
            case SQUARE_CLOSE -> TokenKind.SQUARE_OPEN;
            case PAREN_CLOSE -> TokenKind.PAREN_OPEN;
            case CURLY_CLOSE -> TokenKind.CURLY_OPEN;
            default -> null;
        };
    }

    private static int rank(TokenKind kind) {
        return switch (kind) {
            case SQUARE_OPEN, SQUARE_CLOSE -> 0;
            case PAREN_OPEN, PAREN_CLOSE -> 1;
            case SEMICOLON -> 2;
            case CURLY_OPEN, CURLY_CLOSE -> 3;
            default -> -1;
        };
    }

    private boolean is(TokenKind kind) {
        return token.kind() == kind;
    }

    private void advance() {
        token = lexer.next();
    }

    private void error(String message, String hint) {
        error(token.at(), message, hint);
    }

    private void error(Position at, String message, String hint) {
        if (!is(TokenKind.BROKEN)) {
            problems.error(at, message, hint);
        }
    }

    /** A node while its parts are being read. */
    private static final class Draft {
        final String name;
        final Position at;
        final List<Argument> arguments = new ArrayList<>(4);
        final List<Node> tests = new ArrayList<>(2);
        final List<Node> block = new ArrayList<>();
        boolean testList;
        boolean hasBlock;

        Draft(Token token) {
            this.name = token.text();
            this.at = token.at();
        }

        Node done() {
            return new Node(name, at, arguments, tests, testList, block, hasBlock);
        }
    }
}

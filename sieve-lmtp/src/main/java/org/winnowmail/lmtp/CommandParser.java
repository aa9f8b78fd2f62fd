// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.lmtp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.winnowmail.lmtp.LmtpCommand.Bad;
import org.winnowmail.message.Address;

/** One command line to one {@link LmtpCommand}; what cannot be understood becomes {@link Bad} with its reply. */
final class CommandParser {
    private CommandParser() {}

    static LmtpCommand parse(byte[] line, int length) {
        String text;
        try {
            // RFC 6531: addresses may be UTF-8; anything else above ASCII is garbage.
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, 0, length))
                    .toString();
        } catch (CharacterCodingException garbage) {
            return bad(500, "5.5.2", "not UTF-8");
        }
        if (text.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7F)) {
            return bad(500, "5.5.2", "control character in command");
        }
        String stripped = text.stripTrailing();
        int blank = stripped.indexOf(' ');
        String verb = (blank < 0 ? stripped : stripped.substring(0, blank)).toUpperCase(Locale.ROOT);
        String rest = blank < 0 ? "" : stripped.substring(blank + 1).strip();
        return switch (verb) {
            case "LHLO" -> rest.isEmpty() ? bad(501, "5.5.4", "LHLO needs a name") : new LmtpCommand.Lhlo(rest);
            case "MAIL" -> mail(rest);
            case "RCPT" -> rcpt(rest);
            case "DATA" -> bare(rest, new LmtpCommand.Data());
            case "BDAT" -> bdat(rest);
            case "RSET" -> bare(rest, new LmtpCommand.Rset());
            case "NOOP" -> new LmtpCommand.Noop();
            case "VRFY" -> new LmtpCommand.Vrfy();
            case "HELP" -> new LmtpCommand.Help();
            case "QUIT" -> bare(rest, new LmtpCommand.Quit());
            case "STARTTLS" -> bare(rest, new LmtpCommand.StartTls());
            // RFC 2033, section 4.1: HELO and EHLO must not succeed, so that nobody takes this for SMTP.
            case "HELO", "EHLO" -> bad(500, "5.5.1", "this is LMTP: say LHLO");
            case "EXPN", "TURN", "ETRN", "AUTH" -> bad(502, "5.5.1", "not offered");
            default -> bad(500, "5.5.2", "unknown command");
        };
    }

    private static LmtpCommand bare(String rest, LmtpCommand command) {
        return rest.isEmpty() ? command : bad(501, "5.5.4", "no parameters allowed");
    }

    private static LmtpCommand mail(String rest) {
        Optional<PathAndParameters> split = split(rest, "FROM:");
        if (split.isEmpty()) {
            return bad(501, "5.5.4", "syntax: MAIL FROM:<address>");
        }
        PathAndParameters p = split.get();
        Optional<Address> sender = Address.parse(p.path());
        if (sender.isEmpty() && !p.path().equals("<>")) {
            return bad(501, "5.1.7", "bad sender address");
        }
        OptionalLong size = OptionalLong.empty();
        boolean eightBit = false;
        boolean utf8 = false;
        for (String parameter : p.parameters()) {
            int equals = parameter.indexOf('=');
            String key = (equals < 0 ? parameter : parameter.substring(0, equals)).toUpperCase(Locale.ROOT);
            String value = equals < 0 ? "" : parameter.substring(equals + 1);
            switch (key) {
                case "SIZE" -> {
                    size = number(value);
                    if (size.isEmpty()) {
                        return bad(501, "5.5.4", "SIZE needs a number");
                    }
                }
                case "BODY" -> {
                    switch (value.toUpperCase(Locale.ROOT)) {
                        case "7BIT" -> eightBit = false;
                        case "8BITMIME" -> eightBit = true;
                        default -> {
                            return bad(501, "5.5.4", "BODY is 7BIT or 8BITMIME here");
                        }
                    }
                }
                case "SMTPUTF8" -> utf8 = true;
                // RFC 4954, section 5: AUTH= may come even where AUTH is not offered to this client.
                case "AUTH" -> {}
                default -> {
                    return bad(555, "5.5.4", "parameter " + key + " not offered");
                }
            }
        }
        return new LmtpCommand.Mail(sender, size, eightBit, utf8);
    }

    private static LmtpCommand rcpt(String rest) {
        Optional<PathAndParameters> split = split(rest, "TO:");
        if (split.isEmpty()) {
            return bad(501, "5.5.4", "syntax: RCPT TO:<address>");
        }
        if (!split.get().parameters().isEmpty()) {
            return bad(555, "5.5.4", "RCPT takes no parameters here");
        }
        return Address.parse(split.get().path())
                .filter(a -> !a.local().isEmpty())
                .<LmtpCommand>map(LmtpCommand.Rcpt::new)
                .orElseGet(() -> bad(501, "5.1.3", "bad recipient address"));
    }

    /** RFC 3030, section 2: {@code BDAT size [LAST]}. */
    private static LmtpCommand bdat(String rest) {
        String[] words = rest.split("[ \t]+", -1);
        OptionalLong size = number(words[0]);
        boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
        if (size.isEmpty() || words.length > 2 || (words.length == 2 && !last)) {
            // Where the next command starts is unknown now: the session must end, see LmtpSession.
            return bad(501, "5.5.4", "syntax: BDAT size [LAST]");
        }
        return new LmtpCommand.Bdat(size.getAsLong(), last);
    }

    private record PathAndParameters(String path, List<String> parameters) {}

    /** {@code FROM:<path> parameters}; a blank after the colon is tolerated, as everybody does. */
    private static Optional<PathAndParameters> split(String rest, String word) {
        if (!rest.regionMatches(true, 0, word, 0, word.length())) {
            return Optional.empty();
        }
        String s = rest.substring(word.length()).stripLeading();
        int end = s.startsWith("<") ? closing(s) : -1;
        if (end < 0) {
            return Optional.empty();
        }
        String tail = s.substring(end + 1);
        if (!tail.isEmpty() && tail.charAt(0) != ' ') {
            return Optional.empty();
        }
        String parameters = tail.strip();
        return Optional.of(new PathAndParameters(
                s.substring(0, end + 1), parameters.isEmpty() ? List.of() : List.of(parameters.split(" +", -1))));
    }

    /** Position of the {@code >} that closes the path; inside quotes it is an ordinary character. */
    private static int closing(String s) {
        boolean quoted = false;
        for (int i = 1; i < s.length(); i++) {
            char c = s.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** Up to 18 digits: RFC 1870 section 3 allows 20, but no message is that long. */
    private static OptionalLong number(String digits) {
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(digits));
    }

    private static Bad bad(int code, String enhanced, String text) {
        return new Bad(LmtpReply.of(code, enhanced, text));
    }
}

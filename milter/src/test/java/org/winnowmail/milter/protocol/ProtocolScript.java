// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.winnowmail.message.Address;
import org.winnowmail.message.Body;

/**
 * Plays a conversation written down in a text file, through codec and session.
 *
 * <pre>
 * C: what the MTA sends, one packet per line, in the letters of the protocol
 * S: what it gets for it: one line per write, packets in a write joined by " | "
 * F: what the filter does: stages, connect, sender, recipient, message, fail; hold keeps its answers back
 *    until release; late does work whose answer nobody waits for any more
 * T: seconds pass
 * #: a remark
 * </pre>
 * Everything the MTA gets must stand in the script. Words are separated by blanks; text in double quotes
 * knows {@code \n \r \t \" \\ \xHH}.
 */
final class ProtocolScript {
    private final RecordingFilter filter = new RecordingFilter();
    private final Talk talk = new Talk(filter);
    private final Deque<String> expected = new ArrayDeque<>();
    private boolean holding;

    static void play(String name, List<String> lines) {
        ProtocolScript script = new ProtocolScript();
        int number = 0;
        for (String line : lines) {
            number++;
            try {
                script.line(line);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(name + " line " + number + ": " + line + "\n  " + e.getMessage(), e);
            }
        }
        script.nothingLeft();
    }

    private void line(String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        String rest = line.substring(2).strip();
        switch (line.substring(0, 2)) {
            case "S:" -> got(rest);
            case "C:" -> {
                nothingLeft();
                talk.say(command(words(rest)));
                settle();
            }
            case "F:" -> {
                nothingLeft();
                filter(words(rest));
            }
            case "T:" -> {
                nothingLeft();
                talk.host.pass(Duration.ofSeconds(Long.parseLong(rest)));
                expected.addAll(talk.host.taken());
            }
            default -> throw new AssertionError("a line begins with C:, S:, F:, T: or #");
        }
    }

    private void settle() {
        if (!holding) {
            talk.host.settle();
        }
        expected.addAll(talk.host.taken());
    }

    private void got(String what) {
        if (what.equals("closed")) {
            if (!talk.host.closed) {
                throw new AssertionError("the connection is open");
            }
            return;
        }
        String next = expected.poll();
        if (!what.equals(next)) {
            throw new AssertionError("got " + next);
        }
    }

    private void nothingLeft() {
        if (!expected.isEmpty()) {
            throw new AssertionError("the MTA also got " + expected);
        }
    }

    private void filter(List<String> words) {
        switch (words.getFirst()) {
            case "stages" -> words.stream().skip(1).map(Stage::valueOf).forEach(filter.stages::add);
            case "connect" -> filter.connectReply = reply(words.subList(1, words.size()));
            case "sender" -> filter.senderReply = reply(words.subList(1, words.size()));
            case "recipient" -> filter.recipientReply = reply(words.subList(1, words.size()));
            case "message" -> filter.decision = decision(words.subList(1, words.size()));
            case "fail" -> filter.failing = true;
            case "hold" -> holding = true;
            case "release", "late" -> {
                holding = false;
                settle();
            }
            case "saw" -> {
                String saw = filter.last().transaction().envelope().recipients() + " "
                        + filter.last().fields() + " "
                        + MtaCodec.quote(filter.last().body());
                String wanted = String.join(" ", words.subList(1, words.size()));
                if (!saw.equals(wanted)) {
                    throw new AssertionError("the filter saw " + saw);
                }
            }
            default -> throw new AssertionError("the filter cannot " + words);
        }
    }

    private static Reply reply(List<String> words) {
        return switch (words.getFirst()) {
            case "continue" -> Reply.proceed();
            case "accept" -> Reply.accept();
            case "discard" -> Reply.discard();
            case "reject" -> new Reply.Reject(Integer.parseInt(words.get(1)), words.get(2), words.get(3));
            case "tempfail" -> new Reply.Tempfail(Integer.parseInt(words.get(1)), words.get(2), words.get(3));
            default -> throw new AssertionError("no reply: " + words);
        };
    }

    /** A reply, then edits, each begun by a semicolon. */
    private static Decision decision(List<String> words) {
        List<List<String>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        for (String word : words) {
            if (word.equals(";")) {
                parts.add(new ArrayList<>());
            } else {
                parts.getLast().add(word);
            }
        }
        List<Edit> edits = new ArrayList<>();
        for (List<String> edit : parts.subList(1, parts.size())) {
            edits.add(
                    switch (edit.getFirst()) {
                        case "add" -> new Edit.AddHeader(edit.get(1), edit.get(2));
                        case "insert" -> new Edit.InsertHeader(Integer.parseInt(edit.get(1)), edit.get(2), edit.get(3));
                        case "change" -> new Edit.ChangeHeader(edit.get(1), Integer.parseInt(edit.get(2)), edit.get(3));
                        case "delete" -> new Edit.DeleteHeader(edit.get(1), Integer.parseInt(edit.get(2)));
                        case "body" -> new Edit.ReplaceBody(Body.of(MtaCodec.bytes(edit.get(1))));
                        case "sender" -> new Edit.ChangeSender(edit.get(1));
                        case "to" ->
                            new Edit.AddRecipient(Address.parse(edit.get(1)).orElseThrow());
                        case "not-to" ->
                            new Edit.DeleteRecipient(Address.parse(edit.get(1)).orElseThrow());
                        case "quarantine" -> new Edit.Quarantine(edit.get(1));
                        default -> throw new AssertionError("no edit: " + edit);
                    });
        }
        return new Decision(edits, reply(parts.getFirst()));
    }

    private static Command command(List<String> words) {
        List<String> data = words.subList(1, words.size());
        return switch (words.getFirst()) {
            case "O" ->
                new Command.Negotiate(
                        Integer.parseInt(data.get(0)), Integer.decode(data.get(1)), Integer.decode(data.get(2)));
            case "D" -> {
                List<String> list = new ArrayList<>();
                for (String pair : data.subList(1, data.size())) {
                    list.add(pair.substring(0, pair.indexOf('=')));
                    list.add(pair.substring(pair.indexOf('=') + 1));
                }
                yield MtaCodec.macros(data.getFirst().charAt(0), list.toArray(String[]::new));
            }
            case "C" ->
                data.get(1).equals("U")
                        ? new Command.Connect(data.get(0), 'U', 0, "")
                        : new Command.Connect(
                                data.get(0), data.get(1).charAt(0), Integer.parseInt(data.get(2)), data.get(3));
            case "H" -> new Command.Helo(data.getFirst());
            case "M" -> new Command.Mail(data.getFirst(), data.subList(1, data.size()));
            case "R" -> new Command.Rcpt(data.getFirst(), data.subList(1, data.size()));
            case "T" -> new Command.Data();
            case "U" -> new Command.Unknown(data.getFirst());
            case "L" -> new Command.Header(data.get(0), MtaCodec.bytes(data.get(1)));
            case "N" -> new Command.EndOfHeader();
            case "B" -> new Command.BodyChunk(MtaCodec.bytes(data.getFirst()));
            case "E" -> new Command.EndOfBody(MtaCodec.bytes(data.isEmpty() ? "" : data.getFirst()));
            case "A" -> new Command.Abort();
            case "Q" -> new Command.Quit();
            case "K" -> new Command.QuitNewConnection();
            default -> throw new AssertionError("no command: " + words);
        };
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            if (line.charAt(at) == ' ') {
                at++;
                continue;
            }
            StringBuilder word = new StringBuilder();
            boolean quoted = false;
            for (; at < line.length() && (quoted || line.charAt(at) != ' '); at++) {
                char c = line.charAt(at);
                if (c == '"') {
                    quoted = !quoted;
                } else if (c == '\\' && quoted) {
                    at++;
                    switch (line.charAt(at)) {
                        case 'n' -> word.append('\n');
                        case 'r' -> word.append('\r');
                        case 't' -> word.append('\t');
                        case 'x' -> {
                            word.append((char) Integer.parseInt(line.substring(at + 1, at + 3), 16));
                            at += 2;
                        }
                        default -> word.append(line.charAt(at));
                    }
                } else {
                    word.append(c);
                }
            }
            words.add(word.toString());
        }
        return words;
    }
}

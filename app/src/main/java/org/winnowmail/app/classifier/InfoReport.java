// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.app.classifier;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.winnowmail.app.json.Json;
import org.winnowmail.classifier.ClassifierInfo;
import org.winnowmail.classifier.ClassifierInfo.Lessons;

/** What {@code winnow classifier info} says. */
final class InfoReport {
    /** Users shown to people, those with the most lessons; JSON has all. */
    private static final int USERS = 20;

    /** One class this many times as frequent as the other is worth a word. */
    private static final int UNEVEN = 5;

    /** Without a prior, nearly all early errors fall among the first hundred messages (docs/classifier.md). */
    private static final int FEW = 50;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

    private InfoReport() {}

    static void print(ClassifierInfo info, boolean json, PrintWriter out) {
        if (json) {
            out.println(json(info));
        } else {
            text(info, out);
        }
        out.flush();
    }

    private static String json(ClassifierInfo info) {
        List<Object> users = new ArrayList<>();
        info.lessons().forEach((user, lessons) -> {
            if (!user.isEmpty()) {
                users.add(Json.object("user", user, "spam", lessons.spam(), "ham", lessons.ham()));
            }
        });
        return Json.write(Json.object(
                "spam", info.knowledge().spam(),
                "ham", info.knowledge().ham(),
                "prior", info.knowledge().prior(),
                "last", info.last().map(Instant::toString),
                "users", users,
                "slots", info.slots(),
                "known", info.known(),
                "most_known", info.mostKnown(),
                "remembered", info.remembered(),
                "replayable", info.replayable(),
                "fades", info.fades(),
                "log_bytes", info.logBytes(),
                "memory", info.memory()));
    }

    private static void text(ClassifierInfo info, PrintWriter out) {
        long spam = info.knowledge().spam();
        long ham = info.knowledge().ham();
        line(out, "learnt", "%,d spam, %,d ham%s", spam, ham, balance(spam, ham));
        line(
                out,
                "last lesson",
                "%s",
                info.last()
                        .map(t -> TIME.format(t.atZone(ZoneId.systemDefault())))
                        .orElse("never"));
        line(
                out,
                "prior",
                "%s",
                info.knowledge().prior() == 0
                        ? "none"
                        : String.format(
                                Locale.ROOT,
                                "counts as %,d messages",
                                info.knowledge().prior()));
        line(out, "memory", "%,d MB, fixed (%,d slots)", info.memory() >> 20, info.slots());
        line(
                out,
                "known again",
                "%,d messages, however often they are learnt; at most about %,d",
                info.known(),
                info.mostKnown());
        line(
                out,
                "remembered",
                "%,d messages can be taken back, %,d are held for replay",
                info.remembered(),
                info.replayable());
        line(out, "faded", "%,d times", info.fades());
        line(out, "log", "%,d kB since the last snapshot", info.logBytes() >> 10);
        users(info, out);
    }

    private static void users(ClassifierInfo info, PrintWriter out) {
        List<Map.Entry<String, Lessons>> users = info.lessons().entrySet().stream()
                .filter(e -> !e.getKey().isEmpty())
                .sorted(Comparator.comparingInt((Map.Entry<String, Lessons> e) ->
                        -e.getValue().spam() - e.getValue().ham()))
                .toList();
        for (Map.Entry<String, Lessons> e : users.subList(0, Math.min(USERS, users.size()))) {
            line(
                    out,
                    "user",
                    "%s: %,d spam, %,d ham",
                    e.getKey(),
                    e.getValue().spam(),
                    e.getValue().ham());
        }
        if (users.size() > USERS) {
            line(out, "user", "and %,d more; --json has all", users.size() - USERS);
        }
    }

    private static String balance(long spam, long ham) {
        if (spam < FEW || ham < FEW) {
            return " (few: learn " + FEW + " of each at least)";
        }
        if (spam > UNEVEN * ham) {
            return " (uneven: learn more ham)";
        }
        return ham > UNEVEN * spam ? " (uneven: learn more spam)" : "";
    }

    // The annotation asked for lies in a library that is not needed for anything else.
    @SuppressWarnings("AnnotateFormatMethod")
    private static void line(PrintWriter out, String what, String format, Object... values) {
        out.printf(Locale.ROOT, "%-12s %s%n", what + ":", String.format(Locale.ROOT, format, values));
    }
}

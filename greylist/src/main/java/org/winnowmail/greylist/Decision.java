// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.greylist;

import java.time.Duration;
import java.util.List;

/** The greylist's answer. */
public sealed interface Decision {
    /** Why, in words that fit a log line. */
    enum Reason {
        OFF("greylisting is off"),
        NOT_NOW("not decided at this stage"),
        NOT_DOUBTFUL("not doubtful"),
        AUTHENTICATED("the sender is logged in"),
        TRUSTED_NETWORK("from a trusted network"),
        LOCAL("from this machine"),
        NULL_SENDER("a bounce or a call-out"),
        POSTMASTER("to a postmaster or abuse address"),
        ALLOWED("allowed by the administrator"),
        CORRESPONDENT("the recipient has written to the sender"),
        KNOWN("this network is known for the sender's domain"),
        CAME_BACK("came back after the wait"),
        CLOCK("the clock went back, so the wait cannot be measured"),
        MEMORY_DOWN("the greylist's memory does not answer"),
        FIRST_TIME("first attempt"),
        TOO_EARLY("came back before the wait was over");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    Reason reason();

    /** What was looked at, for the log and the verdict. */
    List<String> evidence();

    /** The symbol for the verdict; empty when there is nothing to say. */
    default String symbol() {
        return switch (this) {
            case Defer d -> "GREYLIST_DEFER";
            case Pass p ->
                switch (p.reason()) {
                    case OFF, NOT_NOW, NOT_DOUBTFUL, AUTHENTICATED, LOCAL, FIRST_TIME, TOO_EARLY -> "";
                    case TRUSTED_NETWORK, NULL_SENDER, POSTMASTER, ALLOWED, CORRESPONDENT, KNOWN -> "GREYLIST_EXEMPT";
                    case CAME_BACK, CLOCK -> "GREYLIST_PASS";
                    case MEMORY_DOWN -> "GREYLIST_TEMPFAIL";
                };
        };
    }

    /** Let it in. */
    record Pass(Reason reason, List<String> evidence) implements Decision {
        public Pass {
            evidence = List.copyOf(evidence);
        }

        static Pass because(Reason reason, String... evidence) {
            return new Pass(reason, List.of(evidence));
        }
    }

    /**
     * Ask it to come back.
     *
     * @param delay from now until it will be let in
     */
    record Defer(Duration delay, Reason reason, List<String> evidence) implements Decision {
        /** The SMTP reply's code: a local condition that passes (RFC 5321, section 4.2.3). */
        public static final int CODE = 451;

        /** The enhanced code: security or policy, delivery not authorised yet (RFC 3463, section 3.8). */
        public static final String ENHANCED_CODE = "4.7.1";

        public Defer {
            evidence = List.copyOf(evidence);
        }

        /** The text of the SMTP reply; says how long and why, to a person who finds it in a log or a bounce. */
        public String text() {
            return "Greylisted: please try again in " + words(delay)
                    + ". Mail servers repeat by themselves; a sender who came back once is not asked again";
        }

        private static String words(Duration wait) {
            long seconds = Math.max(1, wait.toSeconds());
            if (seconds < 60) {
                return seconds == 1 ? "1 second" : seconds + " seconds";
            }
            long minutes = (seconds + 59) / 60;
            if (minutes < 120) {
                return minutes == 1 ? "1 minute" : minutes + " minutes";
            }
            return (minutes + 59) / 60 + " hours";
        }
    }
}

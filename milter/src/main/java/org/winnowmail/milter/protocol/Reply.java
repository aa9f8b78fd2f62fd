// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

/** The answer that ends an event. */
public sealed interface Reply {
    /** Go on; at the end of a message, accept it. */
    record Continue() implements Reply {}

    /** Accept and ask no more: the session at {@link Stage#CONNECT}, else the message. */
    record Accept() implements Reply {}

    /** Accept toward the client and throw away. Not at {@link Stage#CONNECT}. */
    record Discard() implements Reply {}

    /**
     * Refuse for good.
     *
     * @param code SMTP code, 500 to 599
     * @param status enhanced code of class 5 (RFC 3463)
     * @param text what the client reads; may hold several lines; made safe for the wire by the session
     */
    record Reject(int code, String status, String text) implements Reply {
        public Reject {
            SmtpText.check(5, code, status);
        }
    }

    /**
     * Refuse for now.
     *
     * @param code SMTP code, 400 to 499; after 421 Postfix hangs up
     * @param status enhanced code of class 4
     * @param text as for {@link Reject}
     */
    record Tempfail(int code, String status, String text) implements Reply {
        public Tempfail {
            SmtpText.check(4, code, status);
        }
    }

    static Reply proceed() {
        return new Continue();
    }

    static Reply accept() {
        return new Accept();
    }

    static Reply discard() {
        return new Discard();
    }

    /** 550 5.7.1 with a text. */
    static Reply reject(String text) {
        return new Reject(550, "5.7.1", text);
    }

    /** 451 4.7.1 with a text. */
    static Reply tempfail(String text) {
        return new Tempfail(451, "4.7.1", text);
    }

    /** Whether the mail, or the recipient, goes on. */
    default boolean passes() {
        return switch (this) {
            case Continue c -> true;
            case Accept a -> true;
            case Discard d -> false;
            case Reject r -> false;
            case Tempfail t -> false;
        };
    }
}

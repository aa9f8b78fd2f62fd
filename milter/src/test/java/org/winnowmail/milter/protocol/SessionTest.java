// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.Address;
import org.winnowmail.message.testkit.Property;

class SessionTest {
    private final RecordingFilter filter = new RecordingFilter();
    private final Talk talk = new Talk(filter);

    // Collecting a message

    @Test
    void what_the_mta_tells_arrives_in_one_piece() {
        talk.start();
        talk.exchange(
                MtaCodec.macros('C', "j", "mx.example.net", "{daemon_name}", "smtpd", "{client_ptr}", "p.example.org"),
                Talk.connect(),
                MtaCodec.macros('H', "{tls_version}", "TLSv1.3"),
                new Command.Helo("helo.example.org"),
                MtaCodec.macros('M', "{auth_authen}", "joe", "{mail_addr}", "a@example.org", "{mail_mailer}", "smtp"),
                new Command.Mail("<a@example.org>", List.of("SIZE=12", "BODY=8BITMIME")),
                MtaCodec.macros('R', "{rcpt_addr}", "b@example.net", "{rcpt_mailer}", "local"),
                Talk.rcpt("<b@example.net>"),
                MtaCodec.macros('T', "i", "4XYZ"),
                new Command.Data(),
                Talk.header("Subject", " caf\u00e9\n\tfolded"),
                new Command.EndOfHeader(),
                Talk.body("one\r\n"),
                Talk.body("two\r\n"),
                Talk.end());
        Transaction seen = filter.last().transaction();
        assertThat(seen.number()).isEqualTo(1);
        assertThat(seen.origin()).isEqualTo(Origin.SMTP);
        assertThat(seen.senderParameters()).containsExactly("SIZE=12", "BODY=8BITMIME");
        assertThat(seen.truncated()).isFalse();
        assertThat(seen.envelope().helo()).isEqualTo("helo.example.org");
        assertThat(seen.envelope().client().ptr()).isEqualTo("p.example.org");
        assertThat(seen.envelope().sender()).contains(new Address("a", "example.org"));
        assertThat(seen.envelope().recipients()).containsExactly(new Address("b", "example.net"));
        assertThat(seen.envelope().authUser()).contains("joe");
        assertThat(seen.envelope().queueId()).isEqualTo("4XYZ");
        assertThat(seen.envelope().macros())
                .containsEntry("daemon_name", "smtpd")
                .containsEntry("tls_version", "TLSv1.3")
                .containsEntry("i", "4XYZ")
                .doesNotContainKey("rcpt_addr");
        assertThat(filter.last().fields()).containsExactly("Subject: caf\u00e9\r\n\tfolded");
        assertThat(filter.last().body()).isEqualTo("one\r\ntwo\r\n");
    }

    private List<String> fieldsWith(Command.Negotiate offer, Command.Header... headers) {
        RecordingFilter seen = new RecordingFilter();
        Talk other = new Talk(seen).start(offer);
        other.exchange(Talk.connect(), Talk.mail("<a@example.org>"), Talk.rcpt("<b@example.net>"));
        other.exchange(headers);
        other.exchange(new Command.EndOfHeader(), Talk.end());
        return seen.last().fields();
    }

    @Test
    void header_fields_keep_every_byte() {
        String large = " " + "x".repeat(100_000);
        assertThat(fieldsWith(
                        Talk.POSTFIX,
                        Talk.header("X-Empty", ""),
                        Talk.header("X-Blank", "  \t "),
                        Talk.header("X-Bytes", " \u00e9\u0080\u00ff"),
                        Talk.header("X-Tab", "\tvalue"),
                        Talk.header("X-Folded", " one\n\ttwo\n  three"),
                        Talk.header("X!#$%&'*+odd~name", " v"),
                        Talk.header("X-Large", large)))
                .containsExactly(
                        "X-Empty:",
                        "X-Blank:  \t ",
                        "X-Bytes: \u00e9\u0080\u00ff",
                        "X-Tab:\tvalue",
                        "X-Folded: one\r\n\ttwo\r\n  three",
                        "X!#$%&'*+odd~name: v",
                        "X-Large:" + large);
    }

    @Test
    void without_the_leading_space_step_the_blank_is_put_back() {
        Command.Negotiate offer = new Command.Negotiate(6, 0x1FF, 0x1FFFFF & ~Steps.HEADER_LEADING_SPACE);
        assertThat(fieldsWith(
                        offer,
                        Talk.header("X-Empty", ""),
                        Talk.header("X-Blank", " \t "),
                        Talk.header("X-Folded", "one\n\ttwo"),
                        Talk.header("X-Text", "value")))
                .containsExactly("X-Empty: ", "X-Blank:  \t ", "X-Folded: one\r\n\ttwo", "X-Text: value");
    }

    private String bodyOf(Command... chunks) {
        talk.exchange(Talk.mail("<a@example.org>"), Talk.rcpt("<b@example.net>"), new Command.EndOfHeader());
        talk.exchange(chunks);
        talk.exchange(Talk.end());
        return filter.last().body();
    }

    @Test
    void bodies_of_awkward_sizes_arrive_whole() {
        talk.start();
        assertThat(bodyOf()).isEmpty();
        assertThat(bodyOf(Talk.body("x"))).isEqualTo("x");
        String most = "y".repeat(65_535);
        assertThat(bodyOf(Talk.body(most))).isEqualTo(most);
        assertThat(bodyOf(Talk.body(most), Talk.body("z"))).isEqualTo(most + "z");
        assertThat(bodyOf(Talk.body("no line end"))).isEqualTo("no line end");
        assertThat(bodyOf(Talk.body("lone cr\r"), Talk.body("then more"))).isEqualTo("lone cr\rthen more");
        assertThat(bodyOf(Talk.body("line\r"), Talk.body("\nnext\r\n"))).isEqualTo("line\r\nnext\r\n");
        assertThat(bodyOf(Talk.body(""), Talk.body("\0\r\r\n\n"))).isEqualTo("\0\r\r\n\n");
    }

    @Test
    void sendmail_s_last_chunk_with_the_end_belongs_to_the_body() {
        talk.start().exchange(Talk.mail("<a@b>"), Talk.rcpt("<c@d>"), new Command.EndOfHeader(), Talk.body("one "));
        talk.exchange(new Command.EndOfBody(MtaCodec.bytes("two")));
        assertThat(filter.last().body()).isEqualTo("one two");
    }

    @Test
    void the_null_sender_and_odd_paths() {
        talk.start().exchange(MtaCodec.macros('M', "{mail_addr}", "stale@example.org"), Talk.mail("<>"));
        talk.exchange(Talk.rcpt("<@relay:b@example.net>"), Talk.rcpt("c@example.net"), Talk.rcpt("<>"), Talk.end());
        assertThat(filter.last().transaction().envelope().sender()).isEmpty();
        assertThat(filter.last().transaction().envelope().recipients())
                .containsExactly(new Address("b", "example.net"), new Address("c", "example.net"));
    }

    // Several messages

    @Test
    void a_second_message_knows_nothing_of_the_first() {
        talk.start().exchange(Talk.connect(), MtaCodec.macros('H', "{cipher}", "AES"), new Command.Helo("helo"));
        talk.exchange(
                MtaCodec.macros('M', "{auth_authen}", "joe", "{mail_addr}", "a@example.org"),
                Talk.mail("<a@example.org>"),
                MtaCodec.macros('R', "{rcpt_addr}", "b@example.net"),
                Talk.rcpt("<b@example.net>"),
                MtaCodec.macros('T', "i", "FIRST"),
                new Command.Data(),
                MtaCodec.macros('L', "i", "FIRST"),
                Talk.header("Subject", " first"),
                MtaCodec.macros('N', "i", "FIRST"),
                new Command.EndOfHeader(),
                MtaCodec.macros('B', "i", "FIRST"),
                Talk.body("first"),
                MtaCodec.macros('E', "i", "FIRST", "{secret}", "first"),
                Talk.end());
        talk.exchange(Talk.mail("<x@example.org>"), Talk.rcpt("<y@example.net>"), Talk.end());
        RecordingFilter.Seen second = filter.last();
        assertThat(second.fields()).isEmpty();
        assertThat(second.body()).isEmpty();
        assertThat(second.transaction().number()).isEqualTo(2);
        assertThat(second.transaction().envelope().sender()).contains(new Address("x", "example.org"));
        assertThat(second.transaction().envelope().recipients()).containsExactly(new Address("y", "example.net"));
        assertThat(second.transaction().envelope().authUser()).isEmpty();
        assertThat(second.transaction().envelope().queueId()).isEmpty();
        assertThat(second.transaction().envelope().macros()).containsOnlyKeys("cipher");
        assertThat(second.transaction().envelope().helo()).isEqualTo("helo");
    }

    @Test
    void macros_of_an_aborted_message_are_gone() {
        talk.start().exchange(MtaCodec.macros('M', "{auth_authen}", "joe"), Talk.mail("<a@b>"), new Command.Abort());
        talk.exchange(Talk.mail("<a@b>"), Talk.rcpt("<c@d>"), Talk.end());
        assertThat(filter.last().transaction().envelope().authUser()).isEmpty();
    }

    @Test
    void a_mail_without_abort_begins_anew_with_its_own_macros() {
        talk.start().exchange(MtaCodec.macros('M', "{auth_authen}", "joe"), Talk.mail("<a@b>"), Talk.rcpt("<c@d>"));
        talk.exchange(
                MtaCodec.macros('M', "{auth_authen}", "jane"), Talk.mail("<e@f>"), Talk.rcpt("<g@h>"), Talk.end());
        assertThat(filter.last().transaction().envelope().authUser()).contains("jane");
        assertThat(filter.last().transaction().envelope().recipients()).containsExactly(new Address("g", "h"));
        assertThat(filter.aborted).hasSize(1);
    }

    @Test
    void tls_macros_go_when_a_new_helo_comes_without() {
        talk.start()
                .exchange(MtaCodec.macros('H', "{cipher}", "AES"), new Command.Helo("one"), new Command.Helo("two"));
        talk.exchange(Talk.mail("<a@b>"), Talk.rcpt("<c@d>"), Talk.end());
        assertThat(filter.last().transaction().envelope().macros()).isEmpty();
        assertThat(filter.last().transaction().envelope().helo()).isEqualTo("two");
    }

    @Test
    void a_recipient_s_macros_are_not_the_next_one_s() {
        talk.start().exchange(Talk.mail("<a@b>"), MtaCodec.macros('R', "{rcpt_addr}", "one@d"), Talk.rcpt("<ONE@d>"));
        talk.exchange(Talk.rcpt("<two@d>"), Talk.end());
        assertThat(filter.last().transaction().envelope().recipients())
                .containsExactly(new Address("one", "d"), new Address("two", "d"));
    }

    @Test
    void quit_nc_brings_another_client_on_the_same_connection() {
        talk.start().exchange(MtaCodec.macros('C', "j", "one"), Talk.connect(), new Command.Helo("one"));
        talk.exchange(Talk.message());
        talk.exchange(new Command.QuitNewConnection(), new Command.Connect("[192.0.2.9]", '4', 1, "192.0.2.9"));
        assertThat(talk.exchange(Talk.message())).containsExactly("a");
        Transaction second = filter.last().transaction();
        assertThat(second.envelope().client().address().orElseThrow().getHostAddress())
                .isEqualTo("192.0.2.9");
        assertThat(second.envelope().helo()).isEmpty();
        assertThat(second.envelope().macros()).isEmpty();
        assertThat(talk.host.closed).isFalse();
    }

    // Early answers

    @Test
    void a_refused_recipient_is_not_among_the_message_s() {
        filter.at(Stage.RECIPIENT);
        talk.start().exchange(Talk.mail("<a@b>"));
        assertThat(talk.exchange(Talk.rcpt("<c@d>"))).containsExactly("c");
        filter.recipientReply = Reply.tempfail("Greylisted, 100% normal");
        assertThat(talk.exchange(Talk.rcpt("<e@f>"))).containsExactly("y \"451 4.7.1 Greylisted, 100%% normal\"");
        filter.recipientReply = Reply.proceed();
        talk.exchange(Talk.rcpt("<g@h>"), Talk.end());
        assertThat(filter.recipients).containsExactly("[]+c@d", "[c@d]+e@f", "[c@d]+g@h");
        assertThat(filter.last().transaction().envelope().recipients())
                .containsExactly(new Address("c", "d"), new Address("g", "h"));
    }

    @Test
    void the_filter_hears_of_a_message_once_when_its_first_recipient_is_accepted() {
        filter.at(Stage.RECIPIENT);
        talk.start().exchange(Talk.mail("<a@b>"));
        filter.recipientReply = Reply.tempfail("later");
        talk.exchange(Talk.rcpt("<c@d>"));
        assertThat(filter.expected).isEmpty();
        filter.recipientReply = Reply.proceed();
        talk.exchange(Talk.rcpt("<e@f>"), Talk.rcpt("<g@h>"));
        assertThat(filter.expected).containsExactly("[e@f]");
    }

    @Test
    void a_filter_that_fails_to_prepare_costs_nothing() {
        talk.start().exchange(Talk.mail("<a@b>"));
        filter.failing = true;
        talk.exchange(Talk.rcpt("<c@d>"));
        filter.failing = false;
        assertThat(talk.exchange(Talk.header("X", "y"), Talk.body("z"), Talk.end()))
                .endsWith("a");
    }

    @Test
    void accepting_at_a_recipient_ends_the_message_for_us() {
        filter.at(Stage.RECIPIENT);
        filter.recipientReply = Reply.accept();
        talk.start(Talk.CHATTY).exchange(Talk.mail("<a@b>"));
        assertThat(talk.exchange(Talk.rcpt("<c@d>"))).containsExactly("a");
        assertThat(talk.exchange(Talk.header("X", "y"), Talk.body("z"), Talk.end()))
                .containsExactly("c", "c", "c");
        assertThat(filter.messages).isEmpty();
        assertThat(filter.aborted).isEmpty();
    }

    @Test
    void refusing_the_client_decides_the_session() {
        filter.at(Stage.CONNECT);
        filter.connectReply = Reply.reject("Go away");
        talk.start(Talk.CHATTY);
        assertThat(talk.exchange(Talk.connect())).containsExactly("y \"550 5.7.1 Go away\"");
        assertThat(talk.exchange(Talk.message())).containsExactly("c", "c", "c", "c", "c", "c", "c");
        assertThat(filter.messages).isEmpty();
    }

    @Test
    void refusing_the_sender_decides_the_message_only() {
        filter.at(Stage.SENDER);
        filter.senderReply = Reply.reject("Not from you");
        talk.start();
        assertThat(talk.exchange(Talk.mail("<a@b>"))).containsExactly("y \"550 5.7.1 Not from you\"");
        filter.senderReply = Reply.proceed();
        talk.exchange(new Command.Abort());
        assertThat(talk.exchange(Talk.mail("<a@b>"))).containsExactly("c");
        assertThat(talk.exchange(Talk.rcpt("<c@d>"), Talk.end())).containsExactly("a");
    }

    @Test
    void replies_hold_utf8_only_where_the_client_takes_it() {
        filter.decision = Decision.of(Reply.reject("caf\u00e9"));
        talk.start().exchange(Talk.mail("<a@b>"), Talk.rcpt("<c@d>"));
        assertThat(talk.exchange(Talk.end())).containsExactly("y \"550 5.7.1 caf?\"");
        talk.exchange(new Command.Mail("<a@b>", List.of("SMTPUTF8")), Talk.rcpt("<c@d>"));
        assertThat(talk.exchange(Talk.end())).containsExactly("y \"550 5.7.1 caf\\xc3\\xa9\"");
    }

    // Mail that did not come by SMTP

    private Command[] local() {
        return new Command[] {
            new Command.Connect("localhost", '4', 0, "127.0.0.1"),
            new Command.Helo("localhost"),
            MtaCodec.macros('M', "i", "4LOCAL", "{mail_addr}", "root@example.net"),
            Talk.mail("root@example.net")
        };
    }

    @Test
    void a_recipient_of_local_mail_is_never_refused() {
        filter.at(Stage.RECIPIENT);
        filter.recipientReply = Reply.reject("no");
        talk.start().exchange(local());
        assertThat(talk.exchange(MtaCodec.macros('R', "i", "4LOCAL", "{rcpt_addr}", "b@d"), Talk.rcpt("b@d")))
                .containsExactly("c");
        talk.exchange(Talk.end());
        assertThat(filter.recipients).isEmpty();
        assertThat(filter.last().transaction().origin()).isEqualTo(Origin.LOCAL);
        assertThat(filter.last().transaction().envelope().queueId()).isEqualTo("4LOCAL");
        assertThat(filter.last().transaction().envelope().recipients()).containsExactly(new Address("b", "d"));
    }

    @Test
    void the_null_sender_of_local_mail_is_an_empty_path() {
        talk.start().exchange(MtaCodec.macros('M', "i", "4LOCAL"), Talk.mail(""), Talk.rcpt("b@d"), Talk.end());
        assertThat(filter.last().transaction().envelope().sender()).isEmpty();
        assertThat(filter.last().transaction().origin()).isEqualTo(Origin.LOCAL);
    }

    @Test
    void leaving_out_the_brackets_does_not_make_a_client_local() {
        filter.at(Stage.RECIPIENT);
        filter.recipientReply = Reply.reject("no");
        talk.start().exchange(Talk.connect(), MtaCodec.macros('M', "{mail_addr}", "a@b", "{mail_mailer}", "smtp"));
        talk.exchange(Talk.mail("a@b"));
        assertThat(talk.exchange(Talk.rcpt("c@d"))).containsExactly("y \"550 5.7.1 no\"");
    }

    @Test
    void a_recipient_the_mta_has_refused_is_not_asked_about() {
        filter.at(Stage.RECIPIENT);
        talk.start().exchange(Talk.mail("<a@b>"), MtaCodec.macros('R', "{rcpt_mailer}", "error"), Talk.rcpt("<c@d>"));
        talk.exchange(Talk.end());
        assertThat(filter.recipients).isEmpty();
        assertThat(filter.last().transaction().envelope().recipients()).isEmpty();
    }

    // ABORT, and answers that come too late

    @Test
    void abort_in_any_state_is_not_answered_and_the_next_message_works() {
        Command[] whole = Talk.message();
        for (int cut = 0; cut < whole.length; cut++) {
            for (Command.Negotiate offer : List.of(Talk.POSTFIX, Talk.CHATTY)) {
                RecordingFilter seen = new RecordingFilter().at(Stage.values());
                Talk other = new Talk(seen).start(offer);
                other.exchange(Talk.connect(), new Command.Helo("h"));
                other.exchange(Arrays.copyOf(whole, cut));
                assertThat(other.exchange(new Command.Abort()))
                        .as("after %d events", cut)
                        .isEmpty();
                assertThat(other.exchange(whole).getLast()).isEqualTo("a");
                assertThat(seen.messages).hasSize(1);
                assertThat(seen.last().transaction().envelope().recipients()).hasSize(1);
                assertThat(seen.aborted).hasSize(cut == 0 ? 0 : 1);
            }
        }
    }

    @Test
    void a_late_answer_to_an_aborted_message_is_dropped() {
        talk.start().say(Talk.message());
        HandHost.Work<?> first = talk.host.works.getFirst();
        talk.say(new Command.Abort());
        assertThat(first.cancelled).isTrue();
        filter.decision = Decision.of(Reply.reject("first"));
        first.finish();
        assertThat(talk.host.taken()).isEmpty();
        filter.decision = Decision.ACCEPT;
        assertThat(talk.exchange(Talk.message())).containsExactly("a");
        assertThat(talk.events.aborted).isEqualTo(1);
    }

    @Test
    void a_late_answer_cannot_become_the_next_message_s() {
        talk.start().say(Talk.message());
        HandHost.Work<?> first = talk.host.works.getFirst();
        talk.say(new Command.Abort()).say(Talk.message());
        filter.decision = Decision.of(Reply.reject("first"));
        first.finish();
        assertThat(talk.host.taken()).isEmpty();
        filter.decision = Decision.ACCEPT;
        talk.host.settle();
        assertThat(talk.host.taken()).containsExactly("a");
    }

    @Test
    void late_answers_at_every_stage_are_dropped() {
        filter.at(Stage.SENDER, Stage.RECIPIENT);
        talk.start();
        talk.say(Talk.mail("<a@b>"), new Command.Abort());
        talk.host.settle();
        assertThat(talk.host.taken()).isEmpty();
        talk.exchange(Talk.mail("<a@b>"));
        talk.say(Talk.rcpt("<c@d>"), new Command.Abort());
        talk.host.settle();
        assertThat(talk.host.taken()).isEmpty();
        assertThat(filter.aborted).hasSize(2);
    }

    @Test
    void an_answer_after_the_connection_is_gone_goes_nowhere() {
        talk.start().say(Talk.message());
        talk.session.disconnected();
        talk.host.settle();
        assertThat(talk.host.taken()).isEmpty();
        assertThat(filter.aborted).hasSize(1);
        assertThat(talk.host.timers()).isZero();
    }

    @Test
    void quit_while_the_filter_works_ends_it() {
        talk.start().say(Talk.message()).say(new Command.Quit());
        assertThat(talk.host.closed).isTrue();
        assertThat(talk.host.works.getFirst().cancelled).isTrue();
        talk.host.settle();
        assertThat(talk.host.taken()).isEmpty();
    }

    @Test
    void an_abort_meant_for_a_later_message_does_not_stop_the_question_about_the_client() {
        filter.at(Stage.CONNECT);
        talk.start(Talk.CHATTY).say(Talk.connect(), Talk.mail("<a@b>"), new Command.Abort(), Talk.mail("<c@d>"));
        assertThat(talk.host.taken()).isEmpty();
        talk.host.settle();
        assertThat(talk.host.taken()).containsExactly("c", "c", "c");
    }

    // Slow and failing filters

    @Test
    void a_slow_filter_makes_the_mta_be_asked_for_patience() {
        talk.start().say(Talk.message());
        talk.host.pass(Duration.ofSeconds(9));
        assertThat(talk.host.taken()).isEmpty();
        talk.host.pass(Duration.ofSeconds(22));
        assertThat(talk.host.taken()).containsExactly("p", "p", "p");
        talk.host.settle();
        assertThat(talk.host.taken()).containsExactly("a");
        talk.host.pass(Duration.ofMinutes(5));
        assertThat(talk.host.taken()).isEmpty();
        assertThat(talk.host.timers()).isZero();
    }

    @Test
    void a_filter_that_never_answers_lets_the_mail_through() {
        talk.start().say(Talk.message());
        talk.host.pass(Duration.ofSeconds(60));
        assertThat(talk.host.taken().getLast()).isEqualTo("a");
        assertThat(talk.host.works.getFirst().cancelled).isTrue();
        talk.host.settle();
        assertThat(talk.host.taken()).isEmpty();
        assertThat(talk.events.failures).containsExactly(MilterEvents.Failure.TIMEOUT);
        assertThat(talk.exchange(Talk.message())).containsExactly("a");
    }

    @Test
    void a_filter_that_throws_lets_the_mail_through() {
        filter.at(Stage.values()).failing = true;
        talk.start();
        assertThat(talk.exchange(Talk.connect())).containsExactly("c");
        assertThat(talk.exchange(Talk.mail("<a@b>"))).containsExactly("c");
        assertThat(talk.exchange(Talk.rcpt("<c@d>"))).containsExactly("c");
        assertThat(talk.exchange(Talk.end())).containsExactly("a");
        assertThat(talk.events.failures).hasSize(4).containsOnly(MilterEvents.Failure.FILTER);
    }

    // An MTA that does not wait

    @Test
    void events_that_do_not_wait_are_answered_in_order_one_each() {
        filter.at(Stage.values());
        talk.start(Talk.CHATTY).say(Talk.connect(), new Command.Helo("h"));
        talk.say(Talk.message());
        talk.say(Talk.message());
        assertThat(talk.host.taken()).isEmpty();
        talk.host.settle();
        assertThat(talk.host.taken())
                .containsExactly("c", "c", "c", "c", "c", "c", "c", "c", "a", "c", "c", "c", "c", "c", "c", "a");
    }

    @Test
    void reading_stops_when_too_much_waits_and_goes_on_after() {
        talk.start().say(Talk.message());
        for (int i = 0; i < 64; i++) {
            assertThat(talk.host.reading).isTrue();
            talk.say(new Command.Helo("h"));
        }
        assertThat(talk.host.reading).isFalse();
        talk.host.settle();
        assertThat(talk.host.reading).isTrue();
    }

    @Test
    void an_abort_after_a_stop_makes_reading_go_on() {
        talk.start().say(Talk.message());
        for (int i = 0; i < 64; i++) {
            talk.say(new Command.Helo("h"));
        }
        talk.say(new Command.Abort());
        assertThat(talk.host.reading).isTrue();
    }

    // What the protocol does not allow

    @Test
    void nothing_comes_before_the_negotiation_and_it_comes_once() {
        assertThat(new Talk(filter).breaks(MtaCodec.encode(Talk.connect()))).isPresent();
        assertThat(talk.start().breaks(MtaCodec.encode(Talk.POSTFIX))).isPresent();
    }

    @Test
    void content_without_mail_is_refused() {
        for (Command command : List.of(
                Talk.rcpt("<a@b>"), Talk.header("X", "y"), new Command.EndOfHeader(), Talk.body("x"), Talk.end())) {
            assertThat(new Talk(new RecordingFilter()).start().breaks(MtaCodec.encode(command)))
                    .as("%s", command)
                    .isPresent();
        }
    }

    // Limits

    private static MilterSettings limited(MilterLimits limits) {
        return Talk.settings().withLimits(limits);
    }

    @Test
    void header_fields_above_the_limits_are_dropped_and_that_is_told() {
        Talk small = new Talk(filter, limited(new MilterLimits(1 << 20, 1_000, 3, 1_000, 1_000, 2, 10, 64)));
        small.start().exchange(Talk.mail("<a@b>"), Talk.rcpt("<c@d>"));
        for (int i = 0; i < 5; i++) {
            small.exchange(Talk.header("X", Integer.toString(i)));
        }
        small.exchange(Talk.end());
        assertThat(filter.last().fields()).containsExactly("X:0", "X:1", "X:2");
        assertThat(filter.last().transaction().truncated()).isTrue();

        small.exchange(Talk.mail("<a@b>"), Talk.rcpt("<c@d>"), Talk.header("X", "y".repeat(2_000)), Talk.end());
        assertThat(filter.last().fields()).isEmpty();
        assertThat(filter.last().transaction().truncated()).isTrue();
    }

    @Test
    void a_body_above_the_limit_is_cut_and_that_is_told() {
        Talk small = new Talk(filter, limited(new MilterLimits(1 << 20, 1_000, 3, 1_000, 10, 2, 10, 64)));
        small.start().exchange(Talk.mail("<a@b>"), Talk.rcpt("<c@d>"), Talk.body("01234567"), Talk.body("89abcdef"));
        small.exchange(Talk.body("more"), Talk.end());
        assertThat(filter.last().body()).isEqualTo("0123456789");
        assertThat(filter.last().transaction().truncated()).isTrue();
    }

    @Test
    void when_enough_has_come_the_mta_is_told_to_skip_if_it_waits_for_a_reply() {
        Talk small = new Talk(filter, limited(new MilterLimits(1 << 20, 1_000, 3, 1_000, 10, 2, 10, 64)));
        small.start(new Command.Negotiate(6, 0x1FF, Steps.SKIP)).exchange(Talk.mail("<a@b>"), Talk.rcpt("<c@d>"));
        assertThat(small.exchange(Talk.body("0123456789"))).containsExactly("c");
        assertThat(small.exchange(Talk.body("more"))).containsExactly("s");
        assertThat(small.exchange(Talk.end())).containsExactly("a");
    }

    @Test
    void recipients_above_the_limit_are_not_kept() {
        Talk small = new Talk(filter, limited(new MilterLimits(1 << 20, 1_000, 3, 1_000, 1_000, 2, 10, 64)));
        small.start().exchange(Talk.mail("<a@b>"), Talk.rcpt("<1@d>"), Talk.rcpt("<2@d>"), Talk.rcpt("<3@d>"));
        small.exchange(Talk.end());
        assertThat(filter.last().transaction().envelope().recipients()).hasSize(2);
        assertThat(filter.last().transaction().truncated()).isTrue();
    }

    // Stopping

    @Test
    void a_session_without_a_message_stops_at_once() {
        talk.start().exchange(Talk.connect());
        talk.session.drain();
        assertThat(talk.host.closed).isTrue();
    }

    @Test
    void a_message_under_way_is_finished_first() {
        talk.start().exchange(Talk.mail("<a@b>"), Talk.rcpt("<c@d>"));
        talk.session.drain();
        assertThat(talk.host.closed).isFalse();
        talk.say(Talk.end());
        assertThat(talk.host.closed).isFalse();
        talk.host.settle();
        assertThat(talk.host.taken()).containsExactly("a");
        assertThat(talk.host.closed).isTrue();
    }

    @Test
    void an_aborted_message_need_not_be_finished() {
        talk.start().exchange(Talk.mail("<a@b>"));
        talk.session.drain();
        talk.say(new Command.Abort());
        assertThat(talk.host.closed).isTrue();
    }

    // Anything at all

    @Test
    void random_commands_never_break_the_rule_of_one_answer_and_never_throw() {
        Property.holds(400, random -> {
            RecordingFilter seen = new RecordingFilter();
            for (Stage stage : Stage.values()) {
                if (random.nextBoolean()) {
                    seen.at(stage);
                }
            }
            Talk other = new Talk(seen).start(random.nextBoolean() ? Talk.POSTFIX : Talk.CHATTY);
            List<byte[]> frames = new ArrayList<>();
            String codes = "DCHMRTULNBEAK";
            for (int i = 0; i < 60; i++) {
                frames.add(
                        random.nextInt(8) == 0
                                ? MtaCodec.frame(
                                        Property.text(random, codes, 1) + MtaCodec.text(Property.bytes(random, 40)))
                                : sensible(random.nextInt(12)));
            }
            for (byte[] frame : frames) {
                if (other.host.closed || other.breaks(frame).isPresent()) {
                    break;
                }
                if (random.nextInt(3) == 0) {
                    try {
                        other.host.settle();
                    } catch (ProtocolException broken) {
                        break;
                    }
                }
                other.host.taken();
            }
            other.host.taken();
            other.session.disconnected();
            other.host.settle();
            assertThat(other.host.taken()).isEmpty();
            assertThat(other.host.timers()).isZero();
        });
    }

    private static byte[] sensible(int which) {
        return MtaCodec.encode(
                switch (which) {
                    case 0 -> Talk.connect();
                    case 1 -> new Command.Helo("h");
                    case 2, 3 -> Talk.mail("<a@b>");
                    case 4 -> Talk.rcpt("<c@d>");
                    case 5 -> Talk.header("Subject", " x");
                    case 6 -> new Command.EndOfHeader();
                    case 7 -> Talk.body("text");
                    case 8, 9 -> Talk.end();
                    case 10 -> new Command.Abort();
                    default -> new Command.QuitNewConnection();
                });
    }
}

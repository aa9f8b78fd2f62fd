// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.milter.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Message;
import org.winnowmail.milter.protocol.Edit;

/** What is signed is what is sent. */
class LeavingTest {
    private static final Message MAIL =
            Message.parse("X-Spam-Flag: NO\r\nSubject: buy\r\nX-Spam-Flag: NO\r\nFrom: a@b.example\r\n\r\nhi\r\n"
                    .getBytes(StandardCharsets.US_ASCII));

    @Test
    void changes_and_deletions_count_as_the_message_came() {
        Message leaves = Leaving.of(
                MAIL,
                List.of(
                        new Edit.DeleteHeader("X-Spam-Flag", 1),
                        new Edit.DeleteHeader("X-Spam-Flag", 2),
                        new Edit.ChangeHeader("Subject", 1, "[SPAM] buy")));

        assertThat(leaves.headers().fields().stream().map(HeaderField::toString))
                .containsExactly("Subject: [SPAM] buy", "From: a@b.example");
    }

    @Test
    void added_fields_and_indices_that_do_not_exist_change_nothing() {
        assertThat(Leaving.of(MAIL, List.of(new Edit.InsertHeader(1, HeaderField.of("X-New", "1"))))
                        .headers()
                        .size())
                .isEqualTo(4);
        assertThat(Leaving.of(MAIL, List.of(new Edit.DeleteHeader("Subject", 2)))
                        .headers()
                        .size())
                .isEqualTo(4);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.winnowmail.stack.MailStack.DEMO;
import static org.winnowmail.stack.MailStack.SECOND;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users tell their IMAP server about their folders, scripts know at the next mail. */
@WithStack
class MailboxKnowledgeIT {
    private final MailStack stack;

    MailboxKnowledgeIT(MailStack stack) {
        this.stack = stack;
    }

    @AfterEach
    void nobodyHasAScript() throws IOException {
        stack.script(SECOND, "keep;");
    }

    private void send(String word) throws IOException {
        try (SmtpClient smtp = stack.submission(DEMO)) {
            smtp.send(DEMO.address(), SECOND.address(), Letters.plain(DEMO.address(), SECOND.address(), word));
        }
    }

    @Test
    void an_annotation_switches_a_rule() throws IOException {
        stack.script(
                SECOND,
                "require [\"servermetadata\", \"fileinto\"];"
                        + " if servermetadata \"/private/vendor/example/away\" \"yes\" { fileinto \"Away\"; }");
        String before = Letters.word();
        send(before);
        assertThat(Letters.awaitOne(stack, SECOND, "INBOX", before)).contains(before);
        try (ImapClient imap = stack.imap(SECOND)) {
            imap.say("SETMETADATA \"\" (/private/vendor/example/away \"yes\")");
        }
        String after = Letters.word();
        send(after);
        assertThat(Letters.awaitOne(stack, SECOND, "Away", after)).contains(after);
        try (ImapClient imap = stack.imap(SECOND)) {
            imap.say("SETMETADATA \"\" (/private/vendor/example/away NIL)");
        }
    }

    @Test
    void a_folder_is_found_by_its_id_under_any_name() throws IOException {
        String id;
        try (ImapClient imap = stack.imap(SECOND)) {
            imap.say("CREATE Moon");
            Matcher guid = Pattern.compile("X-GUID ([0-9a-f]{32})").matcher(imap.say("STATUS Moon (X-GUID)"));
            assertThat(guid.find()).isTrue();
            id = guid.group(1);
            imap.say("RENAME Moon \"Mare Imbrium\"");
        }
        stack.script(
                SECOND, "require [\"mailboxid\", \"fileinto\"]; fileinto :mailboxid \"" + id + "\" \"INBOX/Old\";");
        String word = Letters.word();
        send(word);
        assertThat(Letters.awaitOne(stack, SECOND, "Mare Imbrium", word)).contains(word);
    }
}

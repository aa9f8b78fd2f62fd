// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext;

import java.util.ArrayList;
import java.util.List;
import org.winnowmail.sieve.core.BaseLanguage;
import org.winnowmail.sieve.ext.body.Body;
import org.winnowmail.sieve.ext.comparators.ComparatorExtension;
import org.winnowmail.sieve.ext.copy.Copy;
import org.winnowmail.sieve.ext.date.Dates;
import org.winnowmail.sieve.ext.debug.DebugLog;
import org.winnowmail.sieve.ext.dsn.DsnExtensions;
import org.winnowmail.sieve.ext.duplicate.Duplicate;
import org.winnowmail.sieve.ext.editheader.EditHeader;
import org.winnowmail.sieve.ext.encoded.EncodedCharacter;
import org.winnowmail.sieve.ext.enotify.Notify;
import org.winnowmail.sieve.ext.envelope.EnvelopeTest;
import org.winnowmail.sieve.ext.environment.DovecotEnvironment;
import org.winnowmail.sieve.ext.environment.Environment;
import org.winnowmail.sieve.ext.extlists.ExtLists;
import org.winnowmail.sieve.ext.fcc.Fcc;
import org.winnowmail.sieve.ext.fileinto.Fileinto;
import org.winnowmail.sieve.ext.ihave.Ihave;
import org.winnowmail.sieve.ext.imap4flags.Imap4Flags;
import org.winnowmail.sieve.ext.imapsieve.ImapSieve;
import org.winnowmail.sieve.ext.include.Include;
import org.winnowmail.sieve.ext.index.Index;
import org.winnowmail.sieve.ext.mailbox.Mailbox;
import org.winnowmail.sieve.ext.mailboxid.MailboxId;
import org.winnowmail.sieve.ext.metadata.Metadata;
import org.winnowmail.sieve.ext.mime.Enclose;
import org.winnowmail.sieve.ext.mime.ExtractText;
import org.winnowmail.sieve.ext.mime.ForEveryPart;
import org.winnowmail.sieve.ext.mime.Mime;
import org.winnowmail.sieve.ext.mime.Replace;
import org.winnowmail.sieve.ext.programs.Execute;
import org.winnowmail.sieve.ext.programs.Filter;
import org.winnowmail.sieve.ext.programs.Pipe;
import org.winnowmail.sieve.ext.regex.Regex;
import org.winnowmail.sieve.ext.reject.Reject;
import org.winnowmail.sieve.ext.relational.Relational;
import org.winnowmail.sieve.ext.report.Report;
import org.winnowmail.sieve.ext.spamtest.SpamTest;
import org.winnowmail.sieve.ext.specialuse.SpecialUse;
import org.winnowmail.sieve.ext.subaddress.SubaddressParts;
import org.winnowmail.sieve.ext.vacation.Vacation;
import org.winnowmail.sieve.ext.variables.Variables;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.ExtensionList;

/** Every extension there is. This is the only place that knows them all. */
public final class Extensions {
    private Extensions() {}

    public static final ExtensionList ALL = new ExtensionList(list());

    private static List<Extension> list() {
        List<Extension> all = new ArrayList<>(List.of(
                new BaseLanguage(),
                new Copy(),
                new EncodedCharacter(),
                new EnvelopeTest(),
                new Fileinto(),
                new Imap4Flags(),
                new Mailbox(),
                new Body(),
                new Dates(),
                new Duplicate(),
                new Environment(),
                new Ihave(),
                new Include(),
                new Index(),
                new Regex(),
                new Vacation(),
                new Vacation.Seconds(),
                new Reject("reject"),
                new Reject("ereject"),
                new DebugLog(),
                new DovecotEnvironment(),
                new ExtLists(),
                new Fcc(),
                new MailboxId(),
                new SpecialUse(),
                new Metadata(true),
                new Metadata(false),
                new SpamTest("spamtest"),
                new SpamTest("spamtestplus"),
                new SpamTest("virustest"),
                new EditHeader(),
                new Mime(),
                new ForEveryPart(),
                new ExtractText(),
                new Replace(),
                new Enclose(),
                new Notify(),
                new Pipe(),
                new Filter(),
                new Execute(),
                new Report(),
                new Relational(),
                new SubaddressParts(),
                new Variables()));
        all.addAll(ComparatorExtension.ALL);
        all.addAll(DsnExtensions.ALL);
        all.addAll(ImapSieve.ALL);
        return all;
    }
}

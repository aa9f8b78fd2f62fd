// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext;

import java.util.ArrayList;
import java.util.List;
import org.winnowmail.sieve.core.BaseLanguage;
import org.winnowmail.sieve.ext.comparators.ComparatorExtension;
import org.winnowmail.sieve.ext.copy.Copy;
import org.winnowmail.sieve.ext.encoded.EncodedCharacter;
import org.winnowmail.sieve.ext.envelope.EnvelopeTest;
import org.winnowmail.sieve.ext.fileinto.Fileinto;
import org.winnowmail.sieve.ext.imap4flags.Imap4Flags;
import org.winnowmail.sieve.ext.mailbox.Mailbox;
import org.winnowmail.sieve.ext.relational.Relational;
import org.winnowmail.sieve.ext.subaddress.SubaddressParts;
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
                new Relational(),
                new SubaddressParts(),
                new Variables()));
        all.addAll(ComparatorExtension.ALL);
        return all;
    }
}

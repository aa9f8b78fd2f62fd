// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Vocabulary;

/** What every script can use without asking (RFC 5228, sections 3 to 5). */
public final class BaseLanguage implements Extension {
    @Override
    public String name() {
        return "(base)";
    }

    @Override
    public boolean implicit() {
        return true;
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.comparator(new Octet());
        vocabulary.comparator(new AsciiCasemap());
        vocabulary.comparator(new UnicodeCasemap());
        vocabulary.matchType(new IsMatch());
        vocabulary.matchType(new ContainsMatch());
        vocabulary.matchType(new Glob());
        BaseAddressParts.LIST.forEach(vocabulary::addressPart);
        ControlWords.ALL.forEach(vocabulary::word);
        LogicTests.ALL.forEach(vocabulary::word);
        vocabulary.word(HeaderTest.WORD);
        vocabulary.word(AddressTest.WORD);
        vocabulary.word(ExistsTest.WORD);
        vocabulary.word(SizeTest.WORD);
        vocabulary.word(DeliveryCommands.KEEP);
        vocabulary.word(DeliveryCommands.DISCARD);
        vocabulary.word(RedirectCommand.WORD);
    }
}

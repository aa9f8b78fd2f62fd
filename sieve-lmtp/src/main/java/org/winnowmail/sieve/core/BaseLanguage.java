// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.core;

import java.util.List;
import org.winnowmail.sieve.lang.Comparator;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.MatchType;
import org.winnowmail.sieve.lang.Vocabulary;

/** What every script can use without asking (RFC 5228, sections 3 to 5). */
public final class BaseLanguage implements Extension {
    private static final List<Comparator> COMPARATORS = List.of(new Octet(), new AsciiCasemap(), new UnicodeCasemap());
    private static final List<MatchType> MATCH_TYPES = List.of(new IsMatch(), new ContainsMatch(), new Glob());

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
        COMPARATORS.forEach(vocabulary::comparator);
        MATCH_TYPES.forEach(vocabulary::matchType);
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

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.extlists;

import java.util.List;
import java.util.Optional;
import org.winnowmail.message.Address;
import org.winnowmail.sieve.core.RedirectCommand;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Comparator;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.KeyTest;
import org.winnowmail.sieve.lang.MatchType;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Value;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;

/** Brings {@code :list}, {@code valid_ext_list}, and {@code redirect :list} where policy allows it. */
public final class ExtLists implements Extension {
    /** Long form of the names that start with a colon (RFC 6134, section 2.5). */
    private static final String PREFIX = "urn:ietf:params:sieve";

    @Override
    public String name() {
        return "extlists";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.matchType(new ListMatch());
        vocabulary.word(Word.test("valid_ext_list")
                .takes(Param.strings("list names"))
                .decides((call, compiler) -> {
                    TextList names = call.texts(0);
                    return run ->
                            names.eval(run).stream().allMatch(n -> run.host().listExists(shortName(n)));
                }));
        vocabulary.tag(
                "redirect",
                Tag.named("list")
                        .checked(ExtLists::mayRedirect)
                        .gives(RedirectCommand.Targets.class, (call, use) -> ExtLists::members));
    }

    static String shortName(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    private static ExtListsSettings settings(Vocabulary vocabulary) {
        return vocabulary.settings().option(ExtListsSettings.class, ExtListsSettings.DEFAULT);
    }

    private static void mayRedirect(Call call, TagUse use) throws Refused {
        if (settings(call.vocabulary()).redirectMembers() == 0) {
            throw call.refuse(use.source(), "local policy prohibits redirect :list", "redirect to single addresses");
        }
    }

    private static List<Address> members(Run run, String list) {
        int most = run.settings()
                .option(ExtListsSettings.class, ExtListsSettings.DEFAULT)
                .redirectMembers();
        List<Address> members = run.host().listMembers(shortName(list)).stream()
                .flatMap(m -> Address.parse(m).stream())
                .toList();
        if (members.size() > most) {
            throw new RunFailure("the list '" + list + "' has more than " + most + " members");
        }
        return members;
    }

    private record ListMatch() implements MatchType {
        @Override
        public String name() {
            return "list";
        }

        @Override
        public void check(Call call, Optional<TagUse> use, Comparator comparator, Value keys) throws Refused {
            if (call.has(Matching.COMPARATOR)) {
                throw call.refuse(keys.source(), "the match type :list takes no comparator", "leave out :comparator");
            }
        }

        @Override
        public KeyTest key(String key, Comparator comparator, Optional<String> param) {
            String list = shortName(key);
            return (run, value) -> {
                boolean hit = run.host().listContains(list, value);
                if (hit) {
                    run.setMatchValues(new String[] {value});
                }
                return hit;
            };
        }
    }
}

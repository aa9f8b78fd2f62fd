// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.winnowmail.message.testkit.Property;

/** Address lists as RFC 5322 has them, and as senders write them. */
class AddressListTest {
    private static List<String> read(String value) {
        AddressList list = AddressList.parse(value);
        assertThat(list.malformed()).as(value).isFalse();
        return shown(list);
    }

    private static List<String> broken(String value) {
        AddressList list = AddressList.parse(value);
        assertThat(list.malformed()).as(value).isTrue();
        return shown(list);
    }

    private static List<String> shown(AddressList list) {
        return list.mailboxes().stream()
                .map(m -> m.displayName() + "|" + m.address())
                .toList();
    }

    @Test
    void the_examples_of_rfc_5322_are_read() {
        assertThat(read("\"Joe Q. Public\" <john.q.public@example.com>"))
                .containsExactly("Joe Q. Public|john.q.public@example.com");
        assertThat(read("Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>"))
                .containsExactly("Mary Smith|mary@x.test", "|jdoe@example.org", "Who?|one@y.test");
        assertThat(read("<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>"))
                .containsExactly("|boss@nil.test", "Giant; \"Big\" Box|sysservices@example.net");
        assertThat(read("A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;"))
                .containsExactly("Ed Jones|c@a.test", "|joe@where.test", "John|jdoe@one.test");
        assertThat(read("Undisclosed recipients:;")).isEmpty();
        assertThat(read("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>"))
                .containsExactly("Pete|pete@silly.test");
        assertThat(read("Mary Smith <@node.test,@b.test:mary@example.net>, , jdoe@test  . example"))
                .containsExactly("Mary Smith|mary@example.net", "|jdoe@test.example");
        assertThat(read("Joe Q. Public <john . q . public@ example . com>"))
                .containsExactly("Joe Q. Public|john.q.public@example.com");
    }

    @Test
    void names_are_decoded_and_comments_serve_as_names() {
        assertThat(read("=?utf-8?Q?J=C3=BCrgen?= =?utf-8?Q?_M?= <j@x.example>"))
                .containsExactly("J\u00fcrgen M|j@x.example");
        assertThat(read("\"=?utf-8?B?SsO8cmdlbg==?=\" <j@x.example>")).containsExactly("J\u00fcrgen|j@x.example");
        assertThat(read("j@x.example (J\u00fcrgen (the) One)")).containsExactly("J\u00fcrgen the One|j@x.example");
        assertThat(read("J\u00fcrgen <j\u00fcrgen@b\u00fccher.example>"))
                .containsExactly("J\u00fcrgen|j\u00fcrgen@b\u00fccher.example");
        assertThat(read("support@bank.example <evil@bad.example>"))
                .containsExactly("support@bank.example|evil@bad.example");
    }

    @Test
    void quoted_local_parts_and_literals_are_addresses() {
        assertThat(AddressList.parse("\"a b@c\"@example.org, x@[192.0.2.1]").addresses())
                .containsExactly(new Address("a b@c", "example.org"), new Address("x", "[192.0.2.1]"));
    }

    @Test
    void what_is_broken_is_read_as_far_as_it_goes_and_told() {
        assertThat(broken("John Doe john@example.com")).containsExactly("John Doe|john@example.com");
        assertThat(broken("a@x.example; b@y.example")).containsExactly("|a@x.example", "|b@y.example");
        assertThat(broken("\"unclosed <a@x.example>")).containsExactly("unclosed|a@x.example");
        assertThat(broken("Name <a@x.example")).containsExactly("Name|a@x.example");
        assertThat(broken("root")).containsExactly("|root");
        assertThat(broken("<>")).isEmpty();
        assertThat(broken("<a@x.example> <b@y.example>")).containsExactly("|a@x.example", "|b@y.example");
        assertThat(broken("not an address at all")).isEmpty();
        assertThat(AddressList.parse("").malformed()).isFalse();
    }

    @Test
    void a_name_with_two_blanks_is_quoted_so_that_it_keeps_them() {
        MailboxAddress mailbox = new MailboxAddress("J  Doe", new Address("j", "x.example"));
        assertThat(mailbox).hasToString("\"J  Doe\" <j@x.example>");
        assertThat(AddressList.parse(mailbox.toString()).mailboxes()).containsExactly(mailbox);
    }

    @Test
    void written_lists_come_back() {
        Property.holds(1000, random -> {
            Address address = new Address(
                    "a" + Property.text(random, "ab. \"\\@,<(\u00e9", 8),
                    "x" + Property.text(random, "ab-", 5) + ".example");
            String name = Property.text(random, "ab ,.<>@\"\\();:\u00e9", 10).strip();
            MailboxAddress mailbox = new MailboxAddress(name, address);
            AddressList list = AddressList.parse(mailbox + ", z@z.example");
            assertThat(list.mailboxes())
                    .as(mailbox.toString())
                    .hasSize(2)
                    .first()
                    .isEqualTo(mailbox);
        });
    }

    @Test
    void any_text_gets_an_answer_in_time() {
        Property.holds(3000, random -> AddressList.parse(Property.text(random, "a@.<>,;:\"()[]\\ =?\u0000\u00e9", 60)));
        for (String bit : List.of(
                "(", "<", "\"", "a ", "a@", "@", "[", ":", ";", ",", "a@b,", "<a", "\\\"", "=?a?q?b?= ", ". ")) {
            AddressList.parse(bit.repeat(1_000_000 / bit.length()));
        }
    }
}

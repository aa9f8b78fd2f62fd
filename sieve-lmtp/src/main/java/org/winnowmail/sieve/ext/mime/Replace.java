// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mime;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.winnowmail.message.Body;
import org.winnowmail.message.HeaderField;
import org.winnowmail.message.Headers;
import org.winnowmail.message.Message;
import org.winnowmail.message.Part;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Octets;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.letter.HeaderText;

/** Brings {@code replace}: other content for the current part, or for the whole body (RFC 5703, section 5). */
public final class Replace implements Extension {
    /** A line of mail has 998 bytes (RFC 5322, section 2.1.1), a character of it at most 4. */
    private static final int LONGEST_LINE = 240;

    @Override
    public String name() {
        return "replace";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        vocabulary.word(Word.command("replace")
                .tags(
                        Tag.named("mime"),
                        Tag.named("subject").with(Param.string("subject")),
                        Tag.named("from")
                                .with(Param.string("addresses")
                                        .checked(a -> AddressHeader.strict(a).isPresent()
                                                ? Optional.empty()
                                                : Optional.of("'" + Run.brief(a) + "' is no list of addresses"))))
                .takes(Param.string("replacement"))
                .checked(Replace::check)
                .runs((call, compiler) -> compile(call)));
    }

    /** An entity brings its own header, so nothing could come of these tags (section 5). */
    private static void check(Call call) throws Refused {
        for (String tag : List.of("subject", "from")) {
            Optional<TagUse> use = call.tag(tag);
            if (call.has("mime") && use.isPresent()) {
                throw call.refuse(
                        use.get().source(), "the :" + tag + " tag means nothing beside :mime", "leave one of them out");
            }
        }
    }

    private static Step compile(Call call) {
        boolean mime = call.has("mime");
        Optional<TextExpr> subject = call.tag("subject").map(TagUse::text);
        Optional<TextExpr> from = call.tag("from").map(TagUse::text);
        TextExpr replacement = call.text(0);
        return run -> {
            String text = replacement.eval(run);
            byte[] entity = Octets.encode(mime ? text : plain(text));
            PartLoop loop = PartLoop.of(run);
            Rewrites.count(run);
            if (loop.isAtTop()) {
                run.view()
                        .replace(whole(
                                run,
                                entity,
                                subject.map(s -> s.eval(run)),
                                from.flatMap(f -> AddressHeader.strict(f.eval(run)))));
                loop.replaced(run.view().message().root());
                run.note("replaced the body");
            } else {
                part(run, loop, entity);
            }
            return Flow.NEXT;
        };
    }

    private static void part(Run run, PartLoop loop, byte[] entity) {
        Part part = loop.found().orElseThrow();
        Optional<Message> edited = PartEdits.of(run).replace(run, part, entity);
        edited.ifPresent(message -> {
            run.view().replace(message);
            loop.replaced(Message.parse(entity, message.limits()).root());
        });
        run.note(edited.isPresent() ? "replaced a part of type " + part.type() : "this part cannot be replaced");
    }

    private static String plain(String text) {
        String end = text.endsWith("\n") ? "" : "\r\n";
        boolean bare = text.lines().noneMatch(l -> l.startsWith("--") || l.length() > LONGEST_LINE);
        if (!bare) {
            // It might hold the border of the multipart around it.
            byte[] bytes = Octets.encode(text + end);
            return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + Base64.getMimeEncoder().encodeToString(bytes) + "\r\n";
        }
        return "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text + end;
    }

    /** @param from empty also when what the script gave is no address: such a value is ignored (section 5) */
    private static Message whole(
            Run run, byte[] entity, Optional<String> subject, Optional<List<AddressHeader.Mailbox>> from) {
        Message message = run.view().message();
        Message parsed = Message.parse(entity, message.limits());
        List<HeaderField> fields = new ArrayList<>();
        for (HeaderField field : message.headers()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            boolean dropped = name.startsWith("content-")
                    || name.equals("mime-version")
                    || (name.equals("subject") && subject.isPresent())
                    || (name.equals("from") && from.isPresent());
            if (!dropped) {
                fields.add(field);
            } else if (name.equals("subject") || name.equals("from")) {
                fields.add(HeaderField.of("Original-" + field.name(), field.rawValue()));
            }
        }
        subject.ifPresent(s -> fields.add(HeaderField.of("Subject", HeaderText.unstructured(s, 7))));
        from.ifPresent(list -> fields.add(HeaderField.of(
                "From",
                String.join(",\r\n ", list.stream().map(HeaderText::address).toList()))));
        fields.add(HeaderField.of("MIME-Version", "1.0"));
        for (HeaderField field : parsed.headers()) {
            if (field.name().toLowerCase(Locale.ROOT).startsWith("content-")) {
                fields.add(field);
            }
        }
        return new Message(new Headers(fields), Body.of(parsed.body().head(Integer.MAX_VALUE)), message.limits());
    }
}

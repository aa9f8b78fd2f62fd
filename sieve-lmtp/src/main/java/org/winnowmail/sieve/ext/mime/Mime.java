// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.winnowmail.message.MimeValue;
import org.winnowmail.message.Part;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Field;
import org.winnowmail.sieve.lang.FieldOverride;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.Refused;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;

/** Brings {@code :mime} and its companions to the tests of header fields (RFC 5703, section 4). */
public final class Mime implements Extension {
    private static final String OPTION = "mime option";
    private static final int CHARS_PER_STEP = 16;
    private static final int FIELDS_PER_STEP = 8;

    @Override
    public String name() {
        return "mime";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        for (String test : List.of("header", "address", "exists")) {
            vocabulary.tag(
                    test,
                    Tag.named("mime").gives(FieldOverride.class, (call, use) -> new PartFields(call.has("anychild"))));
            vocabulary.tag(test, Tag.named("anychild").finallyChecked(Mime::needsMime));
        }
        vocabulary.tag(
                "header",
                Tag.oneOf(OPTION, "type", "subtype", "contenttype")
                        .finallyChecked(Mime::needsMime)
                        .gives(FieldOverride.class, (call, use) -> new Detail(use.name(), TextList.of())));
        vocabulary.tag(
                "header",
                Tag.known(OPTION, (n, v) -> n.equalsIgnoreCase("param"))
                        .with(Param.strings("parameter names"))
                        .finallyChecked(Mime::needsMime)
                        .gives(
                                FieldOverride.class,
                                (call, use) -> new Detail("param", use.value().texts())));
    }

    private static void needsMime(Call call, TagUse use) throws Refused {
        if (!call.has("mime")) {
            throw call.refuse(
                    use.source(), "the :" + use.name() + " tag means something beside :mime only", "add :mime");
        }
    }

    /** Fields of the current part instead of the message's. */
    private record PartFields(boolean anyChild) implements FieldOverride {
        @Override
        public int order() {
            return 10;
        }

        @Override
        public List<Field> apply(Run run, String header, List<Field> fields) {
            // the message's own header is the view's, which has what editheader made of it
            boolean top = PartLoop.of(run).isAtTop();
            if (top && !anyChild) {
                return fields;
            }
            Part from = PartLoop.orMessage(run);
            List<Field> found = new ArrayList<>(top ? fields : of(run, from, header));
            if (anyChild) {
                List<Part> all = from.all();
                all.subList(1, all.size()).forEach(part -> found.addAll(of(run, part, header)));
            }
            return found;
        }

        private static List<Field> of(Run run, Part part, String header) {
            run.spend(1 + part.headers().fields().size() / FIELDS_PER_STEP);
            return part.headers().all(header).stream().map(Field::new).toList();
        }
    }

    /** A piece of a structured field's value instead of the whole. */
    private record Detail(String what, TextList params) implements FieldOverride {
        @Override
        public int order() {
            return 30;
        }

        @Override
        public List<Field> apply(Run run, String header, List<Field> fields) {
            List<Field> details = new ArrayList<>();
            for (Field field : fields) {
                run.spend(1 + field.plain().length() / CHARS_PER_STEP);
                MimeValue value = MimeValue.parse(field.plain());
                switch (what) {
                    case "type", "subtype", "contenttype" ->
                        details.add(new Field(header, piece(header, value.value())));
                    default -> {
                        for (String name : params.eval(run)) {
                            String key = name.toLowerCase(Locale.ROOT);
                            if (value.parameters().containsKey(key)) {
                                details.add(new Field(header, value.parameter(key)));
                            }
                        }
                    }
                }
            }
            return details;
        }

        /** Blank for fields that have no such piece (section 4.1). */
        private String piece(String header, String value) {
            if (header.equalsIgnoreCase("Content-Disposition")) {
                return what.equals("subtype") ? "" : value;
            }
            if (!header.equalsIgnoreCase("Content-Type")) {
                return "";
            }
            int slash = value.indexOf('/');
            return switch (what) {
                case "type" -> slash < 0 ? value : value.substring(0, slash);
                case "subtype" -> slash < 0 ? "" : value.substring(slash + 1);
                default -> value;
            };
        }
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.ext.enotify;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.winnowmail.sieve.ext.variables.Modifier;
import org.winnowmail.sieve.ext.variables.Modifiers;
import org.winnowmail.sieve.host.Action;
import org.winnowmail.sieve.host.OutgoingMail;
import org.winnowmail.sieve.lang.AddressHeader;
import org.winnowmail.sieve.lang.Call;
import org.winnowmail.sieve.lang.Extension;
import org.winnowmail.sieve.lang.Flow;
import org.winnowmail.sieve.lang.Matching;
import org.winnowmail.sieve.lang.Param;
import org.winnowmail.sieve.lang.ReplyCopy;
import org.winnowmail.sieve.lang.Run;
import org.winnowmail.sieve.lang.RunFailure;
import org.winnowmail.sieve.lang.Step;
import org.winnowmail.sieve.lang.Tag;
import org.winnowmail.sieve.lang.TagUse;
import org.winnowmail.sieve.lang.TextExpr;
import org.winnowmail.sieve.lang.TextList;
import org.winnowmail.sieve.lang.Vocabulary;
import org.winnowmail.sieve.lang.Word;
import org.winnowmail.sieve.letter.AutoSubmitted;

/** Brings {@code notify}, its two tests and the modifier {@code :encodeurl}. The one method is mailto. */
public final class Notify implements Extension {
    @Override
    public String name() {
        return "enotify";
    }

    @Override
    public void load(Vocabulary vocabulary) {
        Modifiers.of(vocabulary).add(new Modifier("encodeurl", 15, Notify::encodeUrl));
        vocabulary.word(Word.command("notify")
                .first(call -> {
                    if (settings(call.vocabulary()).maxNotifications() == 0) {
                        throw call.refuse("local policy prohibits the use of a notify action", "");
                    }
                })
                .tags(
                        Tag.named("from").with(Param.string("address").checked(Notify::address)),
                        Tag.named("importance").with(Param.string("importance").checked(Notify::importance)),
                        Tag.named("options").with(Param.strings("options").checked(Notify::option)),
                        Tag.named("message").with(Param.string("message")))
                .takes(Param.string("method").checked(uri -> method(uri, settings(vocabulary))))
                .runs((call, compiler) -> compile(call)));
        vocabulary.word(Word.test("valid_notify_method")
                .takes(Param.strings("notification uris"))
                .decides((call, compiler) -> {
                    TextList uris = call.texts(0);
                    return run -> {
                        NotifySettings settings = settings(run);
                        return uris.eval(run).stream()
                                .allMatch(u -> method(u, settings).isEmpty());
                    };
                }));
        vocabulary.word(Matching.tags(Word.test("notify_method_capability"))
                .takes(
                        Param.string("notification uri"),
                        Param.string("notification capability"),
                        Param.strings("key list"))
                .checked(call -> Matching.check(call, call.value(2)))
                .decides((call, compiler) -> {
                    TextExpr uri = call.text(0);
                    TextExpr capability = call.text(1);
                    Matching matching = Matching.of(call, call.value(2));
                    return run -> {
                        List<String> known = capability(run, uri.eval(run), capability.eval(run));
                        return !known.isEmpty() && matching.any(run, known);
                    };
                }));
    }

    private static NotifySettings settings(Vocabulary vocabulary) {
        return vocabulary.settings().option(NotifySettings.class, NotifySettings.DEFAULT);
    }

    private static NotifySettings settings(Run run) {
        return run.settings().option(NotifySettings.class, NotifySettings.DEFAULT);
    }

    private static Optional<String> address(String text) {
        return AddressHeader.single(text).isPresent()
                ? Optional.empty()
                : Optional.of("'" + Run.brief(text) + "' is no valid address for notify");
    }

    private static Optional<String> importance(String text) {
        return Set.of("1", "2", "3").contains(text)
                ? Optional.empty()
                : Optional.of("':importance' is \"1\" (high), \"2\" or \"3\" (low)");
    }

    private static Optional<String> option(String text) {
        return text.matches("[A-Za-z0-9][A-Za-z0-9._-]*=[^\\r\\n\\x00]*")
                ? Optional.empty()
                : Optional.of("'" + Run.brief(text) + "' is no option: write name=value");
    }

    /** What is wrong with a method; empty when nothing is. */
    private static Optional<String> method(String uri, NotifySettings settings) {
        if (!MailtoUri.isMailto(uri)) {
            return Optional.of("'" + Run.brief(uri) + "' is no known notification method: mailto is");
        }
        String complaint = MailtoUri.read(uri, settings).complaint();
        return complaint.isEmpty() ? Optional.empty() : Optional.of("bad mailto URI: " + complaint);
    }

    /** What is known of a method; nothing of one that cannot be used. */
    private static List<String> capability(Run run, String uri, String name) {
        if (method(uri, settings(run)).isPresent()) {
            return List.of();
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "online" -> List.of("maybe");
            // RFC 8580, section 6.1
            case "fcc" -> List.of("yes");
            default -> List.of();
        };
    }

    private static Step compile(Call call) {
        TextExpr method = call.text(0);
        Optional<TextExpr> from = call.tag("from").map(TagUse::text);
        Optional<TextExpr> message = call.tag("message").map(TagUse::text);
        Optional<TextExpr> importance = call.tag("importance").map(TagUse::text);
        List<ReplyCopy> copies = call.extras(ReplyCopy.class);
        return run -> {
            NotifySettings settings = settings(run);
            if (settings.maxNotifications() == 0) {
                throw new RunFailure("local policy prohibits the use of a notify action");
            }
            if (run.actions().count(Action.Notify.class) >= settings.maxNotifications()) {
                throw new RunFailure(
                        "the number of notify actions exceeds policy limit (" + settings.maxNotifications() + ")");
            }
            String uri = method.eval(run);
            method(uri, settings).ifPresent(c -> {
                throw new RunFailure(c);
            });
            MailtoLetter.Wish wish = new MailtoLetter.Wish(
                    from.map(f -> f.eval(run)),
                    message.map(m -> m.eval(run)),
                    importance
                            .map(i -> i.eval(run))
                            .filter(i -> i.matches("[123]"))
                            .map(Integer::parseInt)
                            .orElse(2));
            run.actions().add(run, action(run, settings, uri, wish, copies));
            return Flow.NEXT;
        };
    }

    private static Action.Notify action(
            Run run, NotifySettings settings, String uri, MailtoLetter.Wish wish, List<ReplyCopy> copies) {
        // as it came: a script cannot make a program's mail one that a person wrote
        if (AutoSubmitted.byProgram(run.view().context().message())) {
            return none("the message was sent by a program");
        }
        Optional<String> slot = freeSlot(run, settings.maxPerHour());
        if (slot.isEmpty()) {
            return none("more than " + settings.maxPerHour() + " notifications within an hour");
        }
        Optional<OutgoingMail> mail = MailtoLetter.write(
                run, settings, MailtoUri.read(uri, settings).uri().orElseThrow(), wish);
        if (mail.isEmpty()) {
            return none("all recipients are notified already");
        }
        Optional<Action.Store> copy =
                copies.stream().findFirst().map(c -> c.of(run, mail.get().message()));
        return new Action.Notify("mailto", mail, "", slot.get(), Duration.ofHours(1), copy);
    }

    private static Action.Notify none(String why) {
        return new Action.Notify("mailto", Optional.empty(), why, "", Duration.ZERO, Optional.empty());
    }

    /** One of the hour's handles that is not in use, so that remembering it counts one notification. */
    private static Optional<String> freeSlot(Run run, int most) {
        String prefix = "notify\0" + run.view().context().user() + '\0';
        for (int i = (int) run.actions().count(Action.Notify.class); i < most; i++) {
            if (!run.host().remembered(prefix + i)) {
                return Optional.of(prefix + i);
            }
        }
        return Optional.empty();
    }

    /** Percent-encodes; a character is never cut in half (RFC 5435, section 6). */
    private static String encodeUrl(String value, int longest) {
        StringBuilder encoded = new StringBuilder(value.length() + 16);
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            String one = encoded(c);
            if (encoded.length() + one.length() > longest) {
                break;
            }
            encoded.append(one);
            i += Character.charCount(c);
        }
        return encoded.toString();
    }

    private static String encoded(int c) {
        boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-_.~".indexOf(c) >= 0);
        if (plain) {
            return Character.toString(c);
        }
        StringBuilder hex = new StringBuilder(12);
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            hex.append('%').append(String.format("%02X", b & 0xFF));
        }
        return hex.toString();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.sieve.lang;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.winnowmail.sieve.host.Action;

/**
 * The actions decided so far in one delivery. Conflicts and limits are judged when an action is added
 * (RFC 5228, section 2.10).
 *
 * <p>In a sequence of scripts each script's actions are a generation: what an earlier script decided
 * stands, so a later one that conflicts gives way instead of failing.
 */
public final class Actions {
    /** An action with the script generation it came from. */
    private record Entry(Action action, int generation, boolean executed) {}

    private final List<Entry> entries = new ArrayList<>();
    private Optional<List<String>> flags = Optional.empty();
    private boolean keepCancelled;
    private boolean keepPiped;
    private boolean keepDone;
    private int generation;

    /**
     * Begins the next script of a sequence; what was decided so far counts as done. Only an explicit keep
     * does not: it becomes the implicit one, which the next script may cancel.
     */
    public void nextScript() {
        generation++;
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry e = entries.get(i);
            if (!e.executed && e.action instanceof Action.Store store && store.keep()) {
                entries.remove(i);
                keepCancelled = false;
                keepPiped = false;
                flags = store.flags().or(() -> flags);
            }
        }
        keepCancelled = keepCancelled || keepDone;
    }

    public void cancelKeep() {
        keepCancelled = true;
    }

    /** Cancels the implicit keep, provided that a program takes the message. */
    public void cancelKeepIfPiped() {
        keepPiped = true;
    }

    public boolean implicitKeep() {
        return !keepCancelled && !keepPiped;
    }

    /** Whether only programs that may fail cancelled the implicit keep. */
    public boolean keepUnlessPiped() {
        return !keepCancelled && keepPiped;
    }

    /** The internal variable of imap4flags; empty until a script or the host says something. */
    public Optional<List<String>> flags() {
        return flags;
    }

    public void setFlags(List<String> list) {
        flags = Optional.of(List.copyOf(list));
    }

    /** All actions, in order. */
    public List<Action> list() {
        return entries.stream().map(Entry::action).toList();
    }

    /** The actions not executed yet; they count as executed from now on. */
    public List<Action> takeNew() {
        List<Action> fresh = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            if (!e.executed) {
                fresh.add(e.action);
                entries.set(i, new Entry(e.action, e.generation, true));
            }
        }
        return fresh;
    }

    /** Whether any keep was decided, executed or not. */
    public boolean hasKeep() {
        return entries.stream().anyMatch(e -> e.action instanceof Action.Store s && s.keep());
    }

    public void add(Run run, Action action) {
        switch (action) {
            case Action.Store store -> {
                if (merged(store)) {
                    return;
                }
            }
            case Action.Redirect redirect -> {
                if (contains(a -> a instanceof Action.Redirect r
                        && r.to().toString().equalsIgnoreCase(redirect.to().toString()))) {
                    return;
                }
            }
            default -> {
                if (!settled(action)) {
                    return;
                }
            }
        }
        if (!compatible(action)) {
            return;
        }
        limits(run, action);
        entries.add(new Entry(action, generation, false));
        run.note("action: " + ActionWords.of(action));
    }

    /** A second store to the same mailbox only changes the flags of the first; a keep takes a store over. */
    private boolean merged(Action.Store store) {
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            if (e.action instanceof Action.Store old && sameMailbox(old, store)) {
                Action.Store with = store.flags().isPresent() && !e.executed ? old.withFlags(store.flags()) : old;
                if (store.keep() && !old.keep()) {
                    with = new Action.Store(
                            store.mailbox(),
                            true,
                            with.flags(),
                            with.create(),
                            with.specialUse(),
                            with.mailboxId(),
                            with.message());
                }
                entries.set(i, new Entry(with, e.generation, e.executed));
                return true;
            }
        }
        return false;
    }

    private static boolean sameMailbox(Action.Store a, Action.Store b) {
        return normal(a.mailbox()).equals(normal(b.mailbox()))
                && a.specialUse().equals(b.specialUse())
                && a.mailboxId().equals(b.mailboxId());
    }

    /** INBOX is of any case (RFC 9051, section 5.1), also as the root of others. */
    private static String normal(String mailbox) {
        boolean inbox = mailbox.equalsIgnoreCase("INBOX")
                || mailbox.regionMatches(true, 0, "INBOX.", 0, 6)
                || mailbox.regionMatches(true, 0, "INBOX/", 0, 6);
        return inbox ? "INBOX" + mailbox.substring(5) : mailbox;
    }

    private boolean contains(java.util.function.Predicate<Action> what) {
        return entries.stream().anyMatch(e -> what.test(e.action));
    }

    /** Two of a kind that may come once only: an error in one script, silently one in a sequence. */
    private boolean settled(Action action) {
        for (Entry e : entries) {
            boolean same = switch (action) {
                case Action.Reject r -> e.action instanceof Action.Reject;
                case Action.Reply r -> e.action instanceof Action.Reply;
                case Action.Discard d -> e.action instanceof Action.Discard;
                case Action.Remember m -> e.action.equals(m);
                case Action.Pipe p ->
                    e.action instanceof Action.Pipe q && q.program().equals(p.program());
                default -> false;
            };
            if (same) {
                boolean mayRepeat = action instanceof Action.Discard || action instanceof Action.Remember;
                if (e.generation == generation && !e.executed && !mayRepeat) {
                    throw new RunFailure("a second " + action.name() + " action in the same script is not allowed");
                }
                return false;
            }
        }
        return true;
    }

    /** Whether the action may stand beside the others; false when it gives way to an earlier script's. */
    private boolean compatible(Action action) {
        for (Entry e : entries) {
            boolean clash = conflict(action, e.action) || conflict(e.action, action);
            if (clash && e.generation == generation && !e.executed) {
                throw new RunFailure("the " + action.name() + " action conflicts with the " + e.action.name()
                        + " action: a message is either refused, or delivered and answered");
            }
            if (clash && action instanceof Action.Reply) {
                return false;
            }
        }
        return true;
    }

    private static boolean conflict(Action a, Action b) {
        return a instanceof Action.Reject
                && (b instanceof Action.Store
                        || b instanceof Action.Redirect
                        || b instanceof Action.Reply
                        || (b instanceof Action.Pipe p && !p.optional()));
    }

    private void limits(Run run, Action action) {
        int most = run.settings().limits().actions();
        if (entries.size() >= most) {
            throw new RunFailure("the total number of actions exceeds policy limit (" + most + ")");
        }
        if (action instanceof Action.Redirect) {
            int redirects = run.settings().limits().redirects();
            long so = entries.stream()
                    .filter(e -> e.action instanceof Action.Redirect)
                    .count();
            if (so >= redirects) {
                throw new RunFailure("the number of redirect actions exceeds policy limit (" + redirects + ")");
            }
        }
    }

    /** How many actions of one class there are; extensions with limits of their own ask. */
    public long count(Class<? extends Action> type) {
        return entries.stream().filter(e -> type.isInstance(e.action)).count();
    }

    /** Marks the implicit keep as executed, so that a later script of the sequence does not store again. */
    public void keepExecuted() {
        keepDone = true;
    }
}

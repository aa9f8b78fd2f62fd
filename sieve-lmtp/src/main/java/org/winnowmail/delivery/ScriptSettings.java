// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.winnowmail.sieve.host.SieveSettings;

/**
 * Which scripts run for a recipient, and how.
 *
 * @param personal pattern of a user's script directory, see {@code PathPattern}
 * @param active pattern of the link to (or file of) the active script
 * @param before scripts run first, for everybody: files, or directories whose {@code *.sieve} run in byte
 *     order of their names
 * @param after the same, run last
 * @param fallback run when the user has no active script; empty for the built-in one, which puts spam into
 *     Junk
 * @param global directory of scripts for {@code include :global}
 * @param specialUse mailbox names by special-use attribute (RFC 6154)
 * @param cacheBytes heap for compiled scripts
 * @param engine limits and settings of the language
 */
public record ScriptSettings(
        String personal,
        String active,
        List<Path> before,
        List<Path> after,
        Optional<Path> fallback,
        Optional<Path> global,
        Map<String, String> specialUse,
        long cacheBytes,
        SieveSettings engine) {
    public ScriptSettings {
        before = List.copyOf(before);
        after = List.copyOf(after);
        specialUse = Map.copyOf(specialUse);
    }

    /** Personal scripts under the data directory, nothing before or after. */
    public static ScriptSettings defaults(Path data) {
        String personal = data + "/sieve/%{domain}/%{user}";
        return new ScriptSettings(
                personal,
                personal + "/.dovecot.sieve",
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(
                        "\\Junk",
                        "Junk",
                        "\\Sent",
                        "Sent",
                        "\\Drafts",
                        "Drafts",
                        "\\Trash",
                        "Trash",
                        "\\Archive",
                        "Archive"),
                16L << 20,
                SieveSettings.DEFAULT);
    }

    /** Other places of personal scripts; ManageSieve must use the same. */
    public ScriptSettings withPersonal(String directory, String link) {
        return new ScriptSettings(directory, link, before, after, fallback, global, specialUse, cacheBytes, engine);
    }

    public ScriptSettings withSequence(List<Path> first, Optional<Path> withoutPersonal, List<Path> last) {
        return new ScriptSettings(
                personal, active, first, last, withoutPersonal, global, specialUse, cacheBytes, engine);
    }

    public ScriptSettings withGlobal(Optional<Path> directory) {
        return new ScriptSettings(personal, active, before, after, fallback, directory, specialUse, cacheBytes, engine);
    }

    public ScriptSettings withSpecialUse(Map<String, String> names) {
        return new ScriptSettings(personal, active, before, after, fallback, global, names, cacheBytes, engine);
    }

    public ScriptSettings withCache(long bytes) {
        return new ScriptSettings(personal, active, before, after, fallback, global, specialUse, bytes, engine);
    }

    public ScriptSettings withEngine(SieveSettings other) {
        return new ScriptSettings(personal, active, before, after, fallback, global, specialUse, cacheBytes, other);
    }
}

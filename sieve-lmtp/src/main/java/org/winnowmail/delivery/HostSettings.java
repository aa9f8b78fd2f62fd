// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.winnowmail.delivery.programs.ProgramsSettings;

/**
 * What scripts can reach beyond the mail and its mailboxes.
 *
 * @param programs for {@code pipe}, {@code filter} and {@code execute}
 * @param lists patterns of directories with named lists, see {@code NamedLists}; none by default
 * @param annotations pattern of the file where Dovecot keeps annotations, see {@code DovecotAttributes}; without it
 *     no mailbox has any
 */
public record HostSettings(ProgramsSettings programs, List<String> lists, Optional<String> annotations) {
    public HostSettings {
        lists = List.copyOf(lists);
    }

    /** Nothing. */
    public static HostSettings none(Path data) {
        return new HostSettings(ProgramsSettings.none(data), List.of(), Optional.empty());
    }

    public HostSettings withPrograms(ProgramsSettings other) {
        return new HostSettings(other, lists, annotations);
    }

    public HostSettings withLists(List<String> directories) {
        return new HostSettings(programs, directories, annotations);
    }

    public HostSettings withAnnotations(Optional<String> file) {
        return new HostSettings(programs, lists, file);
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A process and all that it has started, however distant. Children are found by their parents; those whose
 * parent has ended belong to init and are found, on Linux, by a mark in the environment they inherited.
 */
record Family(Process head, String mark) {
    /** Variable that carries the mark. */
    static final String VARIABLE = "WINNOW_CALL";

    /** Whoever forks while we look is found by the next look. */
    private static final int LOOKS = 5;

    void kill() {
        for (int look = 0; look < LOOKS; look++) {
            Set<ProcessHandle> alive = new LinkedHashSet<>();
            head.descendants().forEach(alive::add);
            ProcessHandle.allProcesses().filter(this::bearsMark).forEach(alive::add);
            alive.add(head.toHandle());
            alive.removeIf(p -> !p.isAlive());
            if (alive.isEmpty()) {
                return;
            }
            alive.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private boolean bearsMark(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/environ"));
            String text = '\0' + new String(environment, StandardCharsets.ISO_8859_1);
            return text.contains('\0' + VARIABLE + '=' + mark + '\0');
        } catch (IOException notOursOrGone) {
            return false;
        }
    }
}

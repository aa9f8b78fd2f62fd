// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.delivery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.winnowmail.delivery.srs.SrsSettings;

/**
 * How mail is delivered.
 *
 * @param hostname our name in trace fields
 * @param delimiter between user and detail in {@code user+folder@}
 * @param detailToFolder whether {@code user+folder@} goes to that folder instead of INBOX
 * @param createFolders whether a folder that a detail or a script names is made on demand
 * @param subscribeFolders whether a folder made on demand is subscribed to
 * @param parallel recipients of one message delivered at once
 * @param journal the file of the {@link DeliveryJournal}
 * @param repetition how long an answer that perhaps did not reach the MTA is remembered; Postfix tries for
 *     five days by default ({@code maximal_queue_lifetime})
 * @param host what scripts can reach
 * @param srs how the senders of redirected mail are rewritten; empty leaves them as they are
 */
public record DeliverySettings(
        String hostname,
        char delimiter,
        boolean detailToFolder,
        boolean createFolders,
        boolean subscribeFolders,
        int parallel,
        Path journal,
        Duration repetition,
        HostSettings host,
        Optional<SrsSettings> srs) {

    public static DeliverySettings defaults(String hostname, Path data) {
        return new DeliverySettings(
                hostname,
                '+',
                true,
                true,
                true,
                8,
                data.resolve("deliveries.log"),
                Duration.ofDays(6),
                HostSettings.none(data),
                Optional.empty());
    }

    public DeliverySettings withFolders(boolean detail, boolean create, boolean subscribe) {
        return new DeliverySettings(
                hostname, delimiter, detail, create, subscribe, parallel, journal, repetition, host, srs);
    }

    public DeliverySettings withDelimiter(char other) {
        return new DeliverySettings(
                hostname,
                other,
                detailToFolder,
                createFolders,
                subscribeFolders,
                parallel,
                journal,
                repetition,
                host,
                srs);
    }

    public DeliverySettings withSrs(Optional<SrsSettings> rewriting) {
        return new DeliverySettings(
                hostname,
                delimiter,
                detailToFolder,
                createFolders,
                subscribeFolders,
                parallel,
                journal,
                repetition,
                host,
                rewriting);
    }

    public DeliverySettings withHost(HostSettings other) {
        return new DeliverySettings(
                hostname,
                delimiter,
                detailToFolder,
                createFolders,
                subscribeFolders,
                parallel,
                journal,
                repetition,
                other,
                srs);
    }
}

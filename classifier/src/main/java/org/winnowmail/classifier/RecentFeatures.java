// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.classifier;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.winnowmail.classifier.feature.Features;
import org.winnowmail.message.Message;

/**
 * The features of the messages looked at last: a message is judged, explained and learnt within a moment,
 * and reading it is the dearest part of each.
 *
 * <p>Messages are told apart by identity and not kept alive. Bounded by {@link #PLACES} times the most
 * features there can be (1.3 MB); a newer message takes the place of an older one. Thread-safe.
 */
final class RecentFeatures {
    /** Messages remembered: more than are scanned at once on most machines. */
    private static final int PLACES = 64;

    private record Place(WeakReference<Message> message, Features features) {}

    private final AtomicReferenceArray<@Nullable Place> places = new AtomicReferenceArray<>(PLACES);

    /** The features of a message; read now, unless they were a moment ago. */
    Features of(Message message, Function<Message, Features> read) {
        int at = System.identityHashCode(message) & (PLACES - 1);
        Place place = places.get(at);
        if (place != null && place.message.refersTo(message)) {
            return place.features;
        }
        Features features = read.apply(message);
        remember(message, features);
        return features;
    }

    /** Features that were read anyway. */
    void remember(Message message, Features features) {
        int at = System.identityHashCode(message) & (PLACES - 1);
        places.set(at, new Place(new WeakReference<>(message), features));
    }
}

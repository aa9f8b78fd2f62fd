// SPDX-License-Identifier: GPL-3.0-or-later
package org.winnowmail.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The store that lives as long as its process. */
class MemoryStateTest extends StateContract {
    @Override
    State fresh(InstantSource clock, StateSettings settings) {
        return new MemoryState(clock, settings);
    }

    @Test
    void it_holds_no_more_than_its_bound_and_forgets_first_what_would_expire_first() throws Exception {
        State state = state(StateSettings.DEFAULT.withMaxEntries(100));
        KeyValues values = state.keyValues("test");
        for (int i = 0; i < 150; i++) {
            values.put("key" + i, "x", DAY.plusSeconds(i));
        }

        assertThat(state.health().entries()).isLessThanOrEqualTo(100);
        assertThat(values.get("key149")).isPresent();
        assertThat(values.get("key0")).isEmpty();
    }
}

// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * One class per kind of input that strangers write: each {@code fuzzerTestOneInput} takes bytes and throws when a
 * promise is broken (an exception nobody declared, work without bound, a result that depends on how bytes were cut).
 * {@code fuzz/run.sh} runs them all; a finding becomes a test of the module it is in. No production code lives here.
 */
@NullMarked
package org.winnowmail.fuzz;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: GPL-3.0-or-later
/** The milter's inner side for the fuzzer: a session with its decoder and nothing else. */
@NullMarked
package org.winnowmail.milter.protocol;

import org.jspecify.annotations.NullMarked;

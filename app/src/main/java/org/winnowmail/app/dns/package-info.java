// SPDX-License-Identifier: GPL-3.0-or-later
/** Makes the DNS client that the service and the commands share from the configuration; asks nothing itself. */
@NullMarked
package org.winnowmail.app.dns;

import org.jspecify.annotations.NullMarked;

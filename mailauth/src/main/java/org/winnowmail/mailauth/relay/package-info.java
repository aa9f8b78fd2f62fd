// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Mail that reaches us through servers we trust: a backup exchanger, a gateway, a forwarding provider. Here is found out
 * who came to <em>them</em>, from what they wrote into the header and from nothing else. Start reading at {@link
 * org.winnowmail.mailauth.relay.Relays}.
 */
@NullMarked
package org.winnowmail.mailauth.relay;

import org.jspecify.annotations.NullMarked;

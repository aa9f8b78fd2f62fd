/**
 * The ManageSieve server (RFC 5804), by which mail clients list, upload, check and activate scripts.
 *
 * <p>Layers as in the LMTP server: requests and their reader, the session, the server; beside them the
 * SASL mechanisms. Scripts on disk are {@code org.winnowmail.delivery.ScriptFolder}. Start at {@link
 * org.winnowmail.managesieve.ManageSieveServer}.
 */
@NullMarked
package org.winnowmail.managesieve;

import org.jspecify.annotations.NullMarked;

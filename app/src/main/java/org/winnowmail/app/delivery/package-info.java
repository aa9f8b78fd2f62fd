/** Builds the delivery side (LMTP, users, store, scripts) from the configuration. */
@NullMarked
package org.winnowmail.app.delivery;

import org.jspecify.annotations.NullMarked;

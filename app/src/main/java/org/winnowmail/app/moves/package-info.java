/**
 * Learns from what users move into Junk and out of it, told by Dovecot's event exporter over HTTP. Whose word counts
 * how much is the classifier's business. Start reading at {@code MoveLearning}.
 */
@NullMarked
package org.winnowmail.app.moves;

import org.jspecify.annotations.NullMarked;

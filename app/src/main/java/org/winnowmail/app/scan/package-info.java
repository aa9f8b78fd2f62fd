/** {@code winnow scan}: the milter's judgement of messages in files, for people and as JSON. */
@NullMarked
package org.winnowmail.app.scan;

import org.jspecify.annotations.NullMarked;

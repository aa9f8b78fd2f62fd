/**
 * What is remembered across messages and nodes: SQLite embedded, Valkey or Redis shared. Knows nothing of mail.
 */
@NullMarked
package org.winnowmail.state;

import org.jspecify.annotations.NullMarked;

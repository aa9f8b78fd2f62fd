/**
 * Named lists in files, for {@code :list} in scripts (RFC 6134): one entry a line, read anew when a file has
 * changed. What scripts may do with lists is judged in {@code sieve.ext.extlists}. Start at {@code NamedLists}.
 */
@NullMarked
package org.winnowmail.delivery.lists;

import org.jspecify.annotations.NullMarked;

/** What tests of mail authentication stand on, here and in modules above: a DNS held in memory, vector files. */
@NullMarked
package org.winnowmail.mailauth.testkit;

import org.jspecify.annotations.NullMarked;

/** What tests of every module share: the seeded property runner and builders of mail. */
@NullMarked
package org.winnowmail.message.testkit;

import org.jspecify.annotations.NullMarked;

/** Works while they run: threads, segments, pools; and the ledger of each when it has ended. */
@NullMarked
package dev.nightjar.agent.work;

import org.jspecify.annotations.NullMarked;

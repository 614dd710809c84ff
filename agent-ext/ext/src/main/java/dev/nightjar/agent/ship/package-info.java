/** From ended works to the server: totals, strata, and a bounded sender that never blocks the application. */
@NullMarked
package dev.nightjar.agent.ship;

import org.jspecify.annotations.NullMarked;

/** What was observed: works, totals, pauses, holders, database sessions. */
@NullMarked
package dev.nightjar.model.fact;

import org.jspecify.annotations.NullMarked;

/** What operations allocate, by place in the code: JFR's samples summed up. */
@NullMarked
package dev.nightjar.agent.heap;

import org.jspecify.annotations.NullMarked;

/** The bootstrap part: the only classes of ours that instrumented code can see. */
@NullMarked
package dev.nightjar.agent.boot;

import org.jspecify.annotations.NullMarked;

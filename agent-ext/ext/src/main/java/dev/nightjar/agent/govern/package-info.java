/** What the agent costs, what it may cost, and what it leaves out when it costs more. */
@NullMarked
package dev.nightjar.agent.govern;

import org.jspecify.annotations.NullMarked;

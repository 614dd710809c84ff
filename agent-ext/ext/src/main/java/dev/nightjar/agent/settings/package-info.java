/** What the agent was told, and the agent's own small log. */
@NullMarked
package dev.nightjar.agent.settings;

import org.jspecify.annotations.NullMarked;

/** The program that the agent is attached to in tests: each address is a scene whose truth is known. */
@NullMarked
package dev.nightjar.agent.truth;

import org.jspecify.annotations.NullMarked;

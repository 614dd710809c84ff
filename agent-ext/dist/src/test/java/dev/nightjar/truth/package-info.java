/** Code of the program under test that is, for the agent, an application's: its own packages are none. */
@NullMarked
package dev.nightjar.truth;

import org.jspecify.annotations.NullMarked;

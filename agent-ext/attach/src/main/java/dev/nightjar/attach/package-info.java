/** The command that lists the JVMs of this machine, and brings the agent into one that runs or switches it off. */
@NullMarked
package dev.nightjar.attach;

import org.jspecify.annotations.NullMarked;

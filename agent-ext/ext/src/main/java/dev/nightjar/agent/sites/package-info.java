/** Where in the code operations allocate, compute, sleep and wait for files: JFR's stacks summed up. */
@NullMarked
package dev.nightjar.agent.sites;

import org.jspecify.annotations.NullMarked;

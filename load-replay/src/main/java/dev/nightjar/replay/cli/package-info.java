/** The command line of the driver: options in, text or JSON out. Internal. */
@NullMarked
package dev.nightjar.replay.cli;

import org.jspecify.annotations.NullMarked;

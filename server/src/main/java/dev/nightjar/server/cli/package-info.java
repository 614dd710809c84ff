/** The commands of the terminal; they talk to a running server over its API. */
@NullMarked
package dev.nightjar.server.cli;

import org.jspecify.annotations.NullMarked;

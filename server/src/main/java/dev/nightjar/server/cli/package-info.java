/** The commands of the terminal; they talk to a running server over its API, but for those that need it stopped. */
@NullMarked
package dev.nightjar.server.cli;

import org.jspecify.annotations.NullMarked;

/** Programs that measure the server; {@code ./nightjar bench} runs them. */
@NullMarked
package dev.nightjar.server.bench;

import org.jspecify.annotations.NullMarked;

/** Names and shapes of facts on the wire (OTLP log events), both directions. */
@NullMarked
package dev.nightjar.model.wire;

import org.jspecify.annotations.NullMarked;

/** The real jar in real JVMs, against a real OTLP sink. */
@NullMarked
package dev.nightjar.agent.dist;

import org.jspecify.annotations.NullMarked;

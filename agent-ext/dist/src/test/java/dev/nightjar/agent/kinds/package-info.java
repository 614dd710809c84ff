/** The program with the frameworks that services are made of: each of them does work of its kind, for a known time. */
@NullMarked
package dev.nightjar.agent.kinds;

import org.jspecify.annotations.NullMarked;

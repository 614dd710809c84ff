/** The application: wires collector, store and analyzer, by configuration. */
@NullMarked
package dev.nightjar.server;

import org.jspecify.annotations.NullMarked;

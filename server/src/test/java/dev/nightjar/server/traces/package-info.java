@NullMarked
package dev.nightjar.server.traces;

import org.jspecify.annotations.NullMarked;

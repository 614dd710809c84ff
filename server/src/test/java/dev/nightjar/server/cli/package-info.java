@NullMarked
package dev.nightjar.server.cli;

import org.jspecify.annotations.NullMarked;

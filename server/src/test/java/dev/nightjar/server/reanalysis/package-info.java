@NullMarked
package dev.nightjar.server.reanalysis;

import org.jspecify.annotations.NullMarked;

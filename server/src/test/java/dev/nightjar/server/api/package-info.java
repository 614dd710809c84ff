@NullMarked
package dev.nightjar.server.api;

import org.jspecify.annotations.NullMarked;

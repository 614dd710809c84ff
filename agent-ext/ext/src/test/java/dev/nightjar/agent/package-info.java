@NullMarked
package dev.nightjar.agent;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.nightjar.analyzer.level;

import org.jspecify.annotations.NullMarked;

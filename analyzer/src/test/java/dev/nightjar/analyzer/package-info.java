@NullMarked
package dev.nightjar.analyzer;

import org.jspecify.annotations.NullMarked;

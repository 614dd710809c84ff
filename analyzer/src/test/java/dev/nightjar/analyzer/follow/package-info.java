@NullMarked
package dev.nightjar.analyzer.follow;

import org.jspecify.annotations.NullMarked;

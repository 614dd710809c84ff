@NullMarked
package dev.nightjar.demo.stage;

import org.jspecify.annotations.NullMarked;

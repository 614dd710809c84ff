@NullMarked
package dev.nightjar.demo.settlement;

import org.jspecify.annotations.NullMarked;

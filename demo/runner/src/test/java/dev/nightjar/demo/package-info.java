@NullMarked
package dev.nightjar.demo;

import org.jspecify.annotations.NullMarked;

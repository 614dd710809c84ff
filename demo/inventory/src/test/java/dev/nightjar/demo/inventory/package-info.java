@NullMarked
package dev.nightjar.demo.inventory;

import org.jspecify.annotations.NullMarked;

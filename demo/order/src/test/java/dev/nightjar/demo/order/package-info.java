@NullMarked
package dev.nightjar.demo.order;

import org.jspecify.annotations.NullMarked;

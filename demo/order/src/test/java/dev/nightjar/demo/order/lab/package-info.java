@NullMarked
package dev.nightjar.demo.order.lab;

import org.jspecify.annotations.NullMarked;

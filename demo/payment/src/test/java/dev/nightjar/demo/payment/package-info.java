@NullMarked
package dev.nightjar.demo.payment;

import org.jspecify.annotations.NullMarked;

/** Faults that can be switched on while a service runs: only in the lab, with {@code shop.lab=true}. */
@NullMarked
package dev.nightjar.demo.service.lab;

import org.jspecify.annotations.NullMarked;

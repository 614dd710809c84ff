@NullMarked
package dev.nightjar.demo.payment.lab;

import org.jspecify.annotations.NullMarked;

/** Mistakes as they are made in such services; they exist in the lab only ({@code shop.lab=true}). */
@NullMarked
package dev.nightjar.demo.payment.lab;

import org.jspecify.annotations.NullMarked;

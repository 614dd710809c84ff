/** The shop's inventory service: an ordinary Spring Boot service that knows nothing of Nightjar. */
@NullMarked
package dev.nightjar.demo.inventory;

import org.jspecify.annotations.NullMarked;

/** The shop's order service: an ordinary Spring Boot service that knows nothing of Nightjar. */
@NullMarked
package dev.nightjar.demo.order;

import org.jspecify.annotations.NullMarked;

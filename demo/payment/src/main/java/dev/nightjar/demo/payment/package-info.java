/** The shop's payment service: an ordinary Spring Boot service that knows nothing of Nightjar. */
@NullMarked
package dev.nightjar.demo.payment;

import org.jspecify.annotations.NullMarked;

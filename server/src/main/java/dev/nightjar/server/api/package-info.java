/** The HTTP API: findings and health as JSON. */
@NullMarked
package dev.nightjar.server.api;

import org.jspecify.annotations.NullMarked;

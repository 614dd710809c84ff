/** Statements without their values, so that agent and database sampler name the same statement alike. */
@NullMarked
package dev.nightjar.model.sql;

import org.jspecify.annotations.NullMarked;

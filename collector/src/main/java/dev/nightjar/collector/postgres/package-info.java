/** What the database sampler asks a PostgreSQL server. */
@NullMarked
package dev.nightjar.collector.postgres;

import org.jspecify.annotations.NullMarked;

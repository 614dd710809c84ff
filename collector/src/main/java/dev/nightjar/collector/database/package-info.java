/** The database sampler: who is active, in a transaction, waiting or blocking, once a second. */
@NullMarked
package dev.nightjar.collector.database;

import org.jspecify.annotations.NullMarked;

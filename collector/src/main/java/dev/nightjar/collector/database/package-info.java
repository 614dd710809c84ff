/**
 * The database sampler: who is active, in a transaction, waiting or blocking, once a second. What each kind of server is asked for that
 * stands in a package of its own.
 */
@NullMarked
package dev.nightjar.collector.database;

import org.jspecify.annotations.NullMarked;

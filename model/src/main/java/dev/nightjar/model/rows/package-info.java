/** Spans, logs and metric points: rows in columns, as they come by the ten thousand. */
@NullMarked
package dev.nightjar.model.rows;

import org.jspecify.annotations.NullMarked;

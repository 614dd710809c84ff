/** Facts and findings kept in an embedded DuckDB: one owner process, one writer, many readers. */
@NullMarked
package dev.nightjar.store;

import org.jspecify.annotations.NullMarked;

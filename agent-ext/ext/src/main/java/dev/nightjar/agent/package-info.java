/** The extension: records works, computes their ledgers, ships them. */
@NullMarked
package dev.nightjar.agent;

import org.jspecify.annotations.NullMarked;

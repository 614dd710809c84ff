/** The account of one work's wall time: what it consists of and how it is computed. Pure arithmetic. */
@NullMarked
package dev.nightjar.model.ledger;

import org.jspecify.annotations.NullMarked;

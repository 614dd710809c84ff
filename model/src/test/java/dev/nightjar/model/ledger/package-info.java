@NullMarked
package dev.nightjar.model.ledger;

import org.jspecify.annotations.NullMarked;

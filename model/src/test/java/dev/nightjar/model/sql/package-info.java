@NullMarked
package dev.nightjar.model.sql;

import org.jspecify.annotations.NullMarked;

/** The port pair between the data path and whoever stores it, with the named queries. */
@NullMarked
package dev.nightjar.model.port;

import org.jspecify.annotations.NullMarked;

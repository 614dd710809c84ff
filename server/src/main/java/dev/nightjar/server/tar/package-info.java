/** The archive in which a backup travels. */
@NullMarked
package dev.nightjar.server.tar;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.nightjar.server.tar;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.nightjar.model;

import org.jspecify.annotations.NullMarked;

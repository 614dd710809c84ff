@NullMarked
package dev.nightjar.ui;

import org.jspecify.annotations.NullMarked;

/** The newcomer's first run: command line, the run itself, and what is printed. */
@NullMarked
package dev.nightjar.demo;

import org.jspecify.annotations.NullMarked;

/** Facts and results of Nightjar: what a JVM reported, what a database showed, what was found. */
@NullMarked
package dev.nightjar.model;

import org.jspecify.annotations.NullMarked;

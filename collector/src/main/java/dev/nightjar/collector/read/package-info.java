/** What readers of all protocols share: bytes and words of the outside, checked and bounded. */
@NullMarked
package dev.nightjar.collector.read;

import org.jspecify.annotations.NullMarked;

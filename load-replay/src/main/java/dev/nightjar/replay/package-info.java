/** Replay of recorded HTTP traffic: recording → schedule → open-loop run → report. This package is the API. */
@NullMarked
package dev.nightjar.replay;

import org.jspecify.annotations.NullMarked;

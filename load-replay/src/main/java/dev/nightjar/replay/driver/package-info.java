/** The open-loop driver: lanes (one per event loop) that send at the scheduled times over their connections. Internal. */
@NullMarked
package dev.nightjar.replay.driver;

import org.jspecify.annotations.NullMarked;

/** The JVM's own log of collections and safepoints: found or switched on, tailed, sent on; pauses where JFR is not to be had. */
@NullMarked
package dev.nightjar.agent.gclog;

import org.jspecify.annotations.NullMarked;

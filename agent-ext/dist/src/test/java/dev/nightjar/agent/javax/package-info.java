/** A program of the time before Jakarta: compiled against the newer Tomcat, run on Tomcat 9. */
@NullMarked
package dev.nightjar.agent.javax;

import org.jspecify.annotations.NullMarked;

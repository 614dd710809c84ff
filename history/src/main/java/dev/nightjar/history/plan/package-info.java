/** What shall happen: services and what their works do, load, jobs and when they come. Records, without any chance. */
@NullMarked
package dev.nightjar.history.plan;

import org.jspecify.annotations.NullMarked;

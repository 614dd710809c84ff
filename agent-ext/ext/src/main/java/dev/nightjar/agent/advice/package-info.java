/** What is instrumented: executors, connection pools, JDBC. Advice is inlined and only calls the boot part's Edge. */
@NullMarked
package dev.nightjar.agent.advice;

import org.jspecify.annotations.NullMarked;

/** Recordings of JFR that agents send when somebody asks for them: files, not facts. */
@NullMarked
package dev.nightjar.collector.recording;

import org.jspecify.annotations.NullMarked;

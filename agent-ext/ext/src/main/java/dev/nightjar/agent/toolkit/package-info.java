/** SkyWalking's toolkit, answered by OpenTelemetry: applications that use it keep their trace ids, tags, spans and correlation. */
@NullMarked
package dev.nightjar.agent.toolkit;

import org.jspecify.annotations.NullMarked;

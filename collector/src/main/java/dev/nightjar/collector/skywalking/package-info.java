/** SkyWalking's own protocol, version 3: segments, the JVM's metrics and what its instances say of themselves. */
@NullMarked
package dev.nightjar.collector.skywalking;

import org.jspecify.annotations.NullMarked;

/** gRPC and HTTP: connections, requests, answers. What a request says is read elsewhere. */
@NullMarked
package dev.nightjar.collector.door;

import org.jspecify.annotations.NullMarked;

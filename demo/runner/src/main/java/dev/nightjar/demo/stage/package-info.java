/** What a run needs: database, server, service, jobs, traffic, each a process of its own, and the host's figures. */
@NullMarked
package dev.nightjar.demo.stage;

import org.jspecify.annotations.NullMarked;

/** What Linux tells of the process, its control group and its host. */
@NullMarked
package dev.nightjar.agent.host;

import org.jspecify.annotations.NullMarked;

/** Tests on files as kernels write them. */
@NullMarked
package dev.nightjar.agent.host;

import org.jspecify.annotations.NullMarked;

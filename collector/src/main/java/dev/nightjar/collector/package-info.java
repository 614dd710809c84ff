/** What comes in from outside: checked, limited, answered when it is durable. This package is the module's API. */
@NullMarked
package dev.nightjar.collector;

import org.jspecify.annotations.NullMarked;

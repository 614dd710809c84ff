@NullMarked
package dev.nightjar.playbooks;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.nightjar.demo.lab;

import org.jspecify.annotations.NullMarked;

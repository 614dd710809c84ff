/** What every service of the shop has, as such services are in the wild. Knows nothing of Nightjar. */
@NullMarked
package dev.nightjar.demo.service;

import org.jspecify.annotations.NullMarked;

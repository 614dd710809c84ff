@NullMarked
package org.apache.tomcat;

import org.jspecify.annotations.NullMarked;

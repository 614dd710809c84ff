/** An application whose frames are told. */
@NullMarked
package com.shop;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.assize.scanners;

import org.jspecify.annotations.NullMarked;

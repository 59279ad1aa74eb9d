@NullMarked
package dev.assize.reports;

import org.jspecify.annotations.NullMarked;

/**
 * Measurements of the Sieve engine: {@code RunBenchmark} and {@code CompileBenchmark} with JMH, {@code
 * CacheFill} for the heap of many users' scripts. {@code run.sh} beside this module runs them.
 */
@NullMarked
package org.winnowmail.bench.sieve;

import org.jspecify.annotations.NullMarked;

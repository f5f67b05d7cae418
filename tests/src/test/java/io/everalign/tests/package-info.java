/**
 * What holds for the project as a whole. {@link io.everalign.tests.ArchitectureTest} keeps the
 * table of modules, {@link io.everalign.tests.SourcesTest} the habits that only the text of a
 * source shows. {@code PipelineIT} and {@link io.everalign.tests.RestartIT} follow pairs through
 * real processes: {@link io.everalign.tests.TestSite} serves them beside what must become of each,
 * {@link io.everalign.tests.Demo} runs the stations, {@link io.everalign.tests.CommittedLog} reads
 * what they committed, and {@link io.everalign.tests.Oracle} says by one SQL query over the raw log
 * which of them may be used. {@code ProcessKillsIT} kills the parts of a Flink cluster one by one.
 */
@NullMarked
package io.everalign.tests;

import org.jspecify.annotations.NullMarked;

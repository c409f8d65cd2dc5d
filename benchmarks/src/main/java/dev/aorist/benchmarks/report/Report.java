package dev.aorist.benchmarks.report;

/** Where results go, each as soon as it is known. Used by one thread. */
public interface Report {
  void add(ResultLine line);
}

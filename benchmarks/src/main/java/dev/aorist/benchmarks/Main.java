package dev.aorist.benchmarks;

/** Says that no benchmark is written yet. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("Aorist benchmarks: under construction, nothing to measure yet.");
  }
}

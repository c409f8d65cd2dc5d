package dev.aorist.samples.quakes;

/** Says that the sample is not written yet. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("Aorist quakes: under construction, nothing to show yet.");
  }
}

package dev.aorist.cli;

import picocli.CommandLine.Option;

/** The word that says how answers are written. */
final class Output {
  /** How. */
  enum Format {
    table,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "How to write the answer: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format;

  boolean isJson() {
    return format == Format.json;
  }
}

package dev.aorist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The README as its reader sees it: its fenced blocks, by language. */
final class Readme {
  private static final Path FILE = Path.of("..", "README.md");

  private Readme() {}

  static List<String> blocks(String language) throws IOException {
    return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(FILE))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** The command in the block that follows the comment {@code <!-- name -->}. */
  static List<String> marked(String name) throws IOException {
    return Pattern.compile(
            "^<!-- " + name + " -->\n```sh\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(Files.readString(FILE))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }
}

package dev.aorist.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Texts that people read and that were reviewed as such: each is a file under {@code
 * src/test/resources/golden}. A test that fails here shows the new text; put it into the file if it
 * reads well and ends with what to do.
 */
public final class Golden {
  private Golden() {}

  /** Asserts that {@code actual} is the text in {@code golden/<name>.txt} of the test's module. */
  public static void assertText(Class<?> test, String name, String actual) {
    assertThat(actual + "\n").as("golden/%s.txt", name).isEqualTo(read(test, name));
  }

  private static String read(Class<?> test, String name) {
    try (InputStream in = test.getResourceAsStream("/golden/" + name + ".txt")) {
      assertThat(in).as("golden/%s.txt", name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("golden/" + name + ".txt cannot be read", e);
    }
  }
}

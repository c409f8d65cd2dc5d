package dev.aorist.samples.quakes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A run of the program in this process, to its end.
 *
 * @param code how it ended
 * @param out what it said on standard output
 * @param err what it said on standard error
 */
record Run(int code, String out, String err) {
  /** Runs once on {@code data}. */
  static Run once(Path data, Map<String, String> more) throws InterruptedException {
    var environment = new HashMap<String, String>();
    environment.put("QUAKES_DATA", data.toString());
    environment.put("QUAKES_ONCE", "1");
    environment.putAll(more);
    return of(environment);
  }

  static Run of(Map<String, String> environment) throws InterruptedException {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var program =
        new Program(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            System::nanoTime);
    int code = program.run(environment);
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The summary of a run that went well. */
  JsonObject summary() {
    assertThat(code).as(err).isZero();
    return new JsonObject(out.lines().reduce((first, last) -> last).orElseThrow());
  }
}

package dev.aorist.benchmarks.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.benchmarks.bank.BankJson;
import dev.aorist.benchmarks.bank.Deposited;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawLogTest {
  private static final long MIB = 1 << 20;
  private static final Deposited SAMPLE = new Deposited("a", "t0", 1, "EUR", 0, "mobile", "memo");
  private static final Deposited OTHER = new Deposited("b", "t1", 2, "EUR", 0, "mobile", "other");

  @TempDir Path folder;

  @Test
  void entries_are_in_the_file_when_they_are_acknowledged() throws Exception {
    try (RawLog log = open(RawKind.GROWING)) {
      append(log, 0, 0, SAMPLE);
      append(log, 1, 0, OTHER);

      ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path(RawKind.GROWING)));
      assertThat(next(file)).isEqualTo("stream 0 " + SAMPLE);
      assertThat(next(file)).isEqualTo("stream 1 " + OTHER);
      assertThat(file.hasRemaining()).isFalse();
    }
  }

  @Test
  void the_bare_log_writes_the_sample_whatever_is_appended() throws Exception {
    try (RawLog log = open(RawKind.BARE)) {
      append(log, 1, 0, OTHER);

      ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path(RawKind.BARE)));
      assertThat(next(file)).isEqualTo("stream 1 " + SAMPLE);
    }
  }

  @Test
  void a_preallocated_file_starts_over_and_never_grows() throws Exception {
    try (RawLog log = open(RawKind.PREALLOCATED)) {
      int bytes = RawLog.HEADER_BYTES + BankJson.encode(SAMPLE).length;
      long fits = MIB / bytes;
      for (long version = 0; version < fits; version++) {
        log.append(0, version, SAMPLE);
      }
      append(log, 1, 0, SAMPLE);
      append(log, 1, 1, OTHER);

      byte[] file = Files.readAllBytes(path(RawKind.PREALLOCATED));
      assertThat(file).hasSize((int) MIB);
      // where the last event lies depends on how the groups fell; that it is inside matters
      assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains("other");
    }
  }

  @Test
  void an_append_at_another_version_than_expected_fails() throws Exception {
    try (RawLog log = open(RawKind.GROWING)) {
      append(log, 0, 0, SAMPLE);

      assertThatThrownBy(() -> append(log, 0, 0, SAMPLE))
          .hasRootCauseMessage("stream 0 is not at version 0");
    }
  }

  @Test
  void closing_writes_what_is_queued_and_deletes_the_file() throws Exception {
    RawLog log = open(RawKind.GROWING);
    var last = log.append(0, 0, SAMPLE);

    log.close();

    assertThat(last).isCompleted();
    assertThat(folder).isEmptyDirectory();
  }

  private RawLog open(RawKind kind) throws Exception {
    return new RawLog(path(kind), kind, MIB, 2, SAMPLE, Thread::new);
  }

  private Path path(RawKind kind) {
    return folder.resolve(kind.title());
  }

  private static void append(RawLog log, int stream, long version, Deposited event)
      throws Exception {
    log.append(stream, version, event).get(10, TimeUnit.SECONDS);
  }

  private static String next(ByteBuffer file) {
    byte[] json = new byte[file.getInt()];
    assertThat(file.get()).isEqualTo((byte) 1);
    int stream = file.getInt();
    file.get(json);
    return "stream " + stream + " " + BankJson.decode(json);
  }
}

package dev.aorist.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
  private static String printed(PeerProgram.Workload workload, String... arguments)
      throws Exception {
    return printed(new FakePeer(false), workload, arguments);
  }

  private static String printed(Peer peer, PeerProgram.Workload workload, String... arguments)
      throws Exception {
    PrintStream stdout = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      workload.run(peer, new PeerArguments(arguments, 0), new Results("fake", "W"));
    } finally {
      System.setOut(stdout);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void appends_print_a_line_for_each_window_and_number_in_flight() throws Exception {
    String lines =
        printed(
            new AppendWorkload(), "--c", "1,4", "--warmup", "0", "--windows", "2", "--secs", "0");
    assertThat(lines.lines()).hasSize(4).allMatch(line -> line.contains("\"unit\":\"appends/s\""));
  }

  @Test
  void commands_open_their_accounts_first() throws Exception {
    String lines =
        printed(
            new CommandWorkload(),
            "--accounts",
            "3",
            "--warmup",
            "0",
            "--windows",
            "1",
            "--secs",
            "0");
    assertThat(lines).contains("\"unit\":\"commands/s\"");
  }

  @Test
  void loads_are_measured_for_each_length() throws Exception {
    String lines =
        printed(new LoadWorkload(), "--n", "2,3", "--warmup", "0", "--windows", "1", "--secs", "0");
    assertThat(lines).contains("\"events\":2").contains("\"events\":3");
  }

  @Test
  void what_is_loaded_was_written_before_what_it_lies_among() throws Exception {
    FakePeer peer = new FakePeer(false);

    printed(
        peer,
        new LoadWorkload(),
        "--n",
        "2,3",
        "--background",
        "50",
        "--warmup",
        "0",
        "--windows",
        "1",
        "--secs",
        "0");

    assertThat(peer.replayed()).hasSize(200 * 5 + 50).endsWith("any").startsWith("acc-1000020");
  }

  @Test
  void the_first_round_of_a_replay_is_not_printed() throws Exception {
    String lines = printed(new ReplayWorkload(), "--n", "5", "--rounds", "3");
    assertThat(lines.lines()).hasSize(3);
    assertThat(lines).contains("\"round\":1").contains("\"round\":2").contains("rss_mb");
  }

  @Test
  void a_replay_that_misses_an_event_gives_no_figure() {
    assertThatThrownBy(
            () -> printed(new FakePeer(true), new ReplayWorkload(), "--n", "5", "--rounds", "2"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Saw 4 events");
  }

  @Test
  void lag_counts_what_was_never_applied() throws Exception {
    String lines = printed(new LagWorkload(), "--rate", "1000", "--warmup", "0", "--secs", "1");
    assertThat(lines).contains("\"missing\":0").contains("sent to applied");
  }

  @Test
  void an_append_that_fails_gives_no_lag() {
    Peer failing =
        new FakePeer(false) {
          @Override
          public CompletionStage<?> append(int stream, long version, BankEvent event) {
            return CompletableFuture.failedFuture(new IOException("full"));
          }
        };
    assertThatThrownBy(
            () ->
                printed(
                    failing, new LagWorkload(), "--rate", "100", "--warmup", "0", "--secs", "1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("An append failed; no figure.")
        .hasRootCauseMessage("full");
  }

  @Test
  void an_argument_without_a_value_is_refused() {
    assertThatThrownBy(() -> new PeerArguments(new String[] {"--c"}, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Write --name value, not --c.");
  }
}

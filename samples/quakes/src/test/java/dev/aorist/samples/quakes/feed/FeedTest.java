package dev.aorist.samples.quakes.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedTest {
  @Test
  void commands_come_in_the_order_in_which_things_were_known() throws IOException {
    Feed feed =
        read(line("late", 500, 900, "reviewed") + "\n" + line("early", 100, 700, "automatic"));

    assertThat(told(feed))
        .containsExactly(
            "0 line 2 at 100: ReportQuake",
            "1 line 1 at 500: ReportQuake",
            "2 line 2 at 700: ReviseQuake",
            "3 line 1 at 900: ReviewQuake");
    assertThat(feed.start()).isEqualTo(Instant.ofEpochMilli(100));
  }

  @Test
  void one_instant_goes_by_line_and_report_first() throws IOException {
    Feed feed =
        read(
            line("b", 100, 100, "reviewed")
                + "\n"
                + line("a", 100, 100, "reviewed")
                + "\n"
                + line("c", 50, 100, "automatic"));

    assertThat(told(feed))
        .containsExactly(
            "0 line 3 at 50: ReportQuake",
            "1 line 1 at 100: ReportQuake",
            "2 line 1 at 100: ReviewQuake",
            "3 line 2 at 100: ReportQuake",
            "4 line 2 at 100: ReviewQuake",
            "5 line 3 at 100: ReviseQuake");
  }

  @Test
  void a_review_may_come_before_its_report() throws IOException {
    assertThat(told(read(line("a", 100, 60, "reviewed"))))
        .containsExactly("0 line 1 at 60: ReviewQuake", "1 line 1 at 100: ReportQuake");
  }

  @Test
  void an_automatic_record_that_never_changed_is_not_revised() throws IOException {
    assertThat(told(read(line("a", 100, 100, "automatic")))).hasSize(1);
    assertThat(told(read(line("a", 100, 60, "automatic")))).hasSize(1);
  }

  @Test
  void malformed_lines_are_named_and_the_rest_goes_on() throws IOException {
    Feed feed =
        read("oops\n" + line("a", 1, 1, "automatic") + "\r\n\r\n[]\r" + line("b", 2, 2, "?"));

    assertThat(feed.malformed()).extracting(Malformed::line).containsExactly(1, 3, 4);
    assertThat(feed.malformed().get(2)).hasToString("line 4: not a JSON object");
    assertThat(feed.lines()).isEqualTo(5);
    assertThat(feed.commands()).hasSize(2);
  }

  @Test
  void a_line_too_long_is_malformed_and_the_next_is_read() throws IOException {
    String tooLong = line("x".repeat(Lines.MAX_BYTES), 1, 1, "automatic");

    Feed feed = read(tooLong + "\n" + line("a", 1, 1, "automatic"));

    assertThat(feed.malformed())
        .containsExactly(new Malformed(1, "longer than " + Lines.MAX_BYTES + " bytes"));
    assertThat(feed.commands()).hasSize(1);
  }

  @Test
  void a_byte_order_mark_is_dropped() throws IOException {
    assertThat(read("\uFEFF" + line("a", 1, 1, "automatic")).malformed()).isEmpty();
  }

  @Test
  void an_empty_feed_has_nothing() throws IOException {
    Feed feed = read("");

    assertThat(feed.lines()).isZero();
    assertThat(feed.commands()).isEmpty();
    assertThat(feed.start()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void the_content_names_the_feed() throws IOException {
    String one = line("a", 1, 1, "automatic");

    assertThat(read(one).id()).isEqualTo(read(one).id()).hasSize(16);
    assertThat(read(one + "\n").id()).isNotEqualTo(read(one).id());
  }

  private static List<String> told(Feed feed) {
    return feed.commands().stream()
        .map(
            c ->
                c.sequence()
                    + " line "
                    + c.line()
                    + " at "
                    + c.instant().toEpochMilli()
                    + ": "
                    + c.command().getClass().getSimpleName())
        .toList();
  }

  private static String line(String id, long time, long updated, String status) {
    return String.format(
        "{\"id\":\"%s\",\"mag\":1,\"place\":\"p\",\"time\":%d,\"updated\":%d,\"status\":\"%s\",\"lon\":1,\"lat\":2,\"depth\":3}",
        id, time, updated, status);
  }

  private static Feed read(String text) throws IOException {
    return Feed.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}

package dev.aorist.projections.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aorist.eventstore.Checkpoint;
import dev.aorist.eventstore.Position;
import dev.aorist.projections.ProjectionException;
import dev.aorist.projections.Row;
import dev.aorist.projections.ViewDigest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowJsonTest {
  enum Color {
    RED
  }

  record Part(String name, double weight) {
    public boolean isHeavy() {
      return weight > 10;
    }
  }

  record Full(
      String zebra,
      long apple,
      double measure,
      BigDecimal money,
      Instant at,
      LocalDate day,
      Duration took,
      Optional<String> maybe,
      OptionalLong count,
      Color color,
      Position position,
      List<Part> parts,
      Map<String, Part> named,
      Set<Part> set) {}

  record Small(String a, int n) {}

  private static Full full(Map<String, Part> named, Set<Part> set) {
    return new Full(
        "z",
        1,
        2.0E-3,
        new BigDecimal("1.10"),
        Instant.parse("2018-02-01T12:00:00.5Z"),
        LocalDate.of(2018, 2, 1),
        Duration.ofMillis(1500),
        Optional.of("x"),
        OptionalLong.empty(),
        Color.RED,
        new Position(3, 17),
        List.of(new Part("b", 11), new Part("a", 1)),
        named,
        set);
  }

  @Test
  void rows_come_back_equal() {
    RowJson<Full> format = RowJson.of(Full.class);
    Full row = full(Map.of("k", new Part("p", -0.0)), Set.of(new Part("q", 1e300)));

    assertThat(format.decode(format.encode(row))).isEqualTo(row);
  }

  @Test
  void equal_rows_have_equal_text() {
    Map<String, Part> forth = new LinkedHashMap<>();
    Map<String, Part> back = new LinkedHashMap<>();
    Set<Part> up = new LinkedHashSet<>();
    Set<Part> down = new LinkedHashSet<>();
    for (int i = 0; i < 20; i++) {
      forth.put("k" + i, new Part("p", i));
      back.put("k" + (19 - i), new Part("p", 19 - i));
      up.add(new Part("q" + i, i));
      down.add(new Part("q" + (19 - i), 19 - i));
    }
    RowJson<Full> format = RowJson.of(Full.class);

    assertThat(full(forth, up)).isEqualTo(full(back, down));
    assertThat(format.encode(full(forth, up))).isEqualTo(format.encode(full(back, down)));
  }

  @Test
  void the_text_is_canonical() {
    Set<Part> set = new LinkedHashSet<>(List.of(new Part("q", 2), new Part("p", 1)));

    assertThat(RowJson.of(Full.class).encode(full(Map.of(), set)))
        .isEqualTo(
            "{\"apple\":1,\"at\":\"2018-02-01T12:00:00.500Z\",\"color\":\"RED\",\"count\":null,"
                + "\"day\":\"2018-02-01\",\"maybe\":\"x\",\"measure\":0.002,\"money\":1.10,"
                + "\"named\":{},"
                + "\"parts\":[{\"name\":\"b\",\"weight\":11.0},{\"name\":\"a\",\"weight\":1.0}],"
                + "\"position\":\"3:17\","
                + "\"set\":[{\"name\":\"p\",\"weight\":1.0},{\"name\":\"q\",\"weight\":2.0}],"
                + "\"took\":\"PT1.5S\",\"zebra\":\"z\"}");
  }

  @Test
  void doubles_have_one_text_on_every_jdk() {
    record Number(double x) {}
    // Double.toString gives 1.1500000000000001E22 before JDK 19.
    double x = Double.longBitsToDouble(4936925219290029058L);

    assertThat(RowJson.of(Number.class).encode(new Number(x))).isEqualTo("{\"x\":1.15E22}");
  }

  @Test
  void rows_of_an_older_version_are_read_as_far_as_they_go() {
    assertThat(RowJson.of(Small.class).decode("{\"a\":\"x\",\"gone\":1}"))
        .isEqualTo(new Small("x", 0));
  }

  @Test
  void what_is_no_row_says_so() {
    assertThatThrownBy(() -> RowJson.of(Small.class).decode("{\"n\":\"many\"}"))
        .isInstanceOf(ProjectionException.class)
        .hasMessageStartingWith("A stored row is no dev.aorist.projections.json.RowJsonTest$Small")
        .hasMessageEndingWith("raise the projection's version, so that the view is rebuilt.");
  }

  @Test
  void the_digest_is_that_of_the_lines() throws Exception {
    var digest = new RowDigest<>(RowJson.of(Small.class));
    digest.add(new Row<>("a\"ä\n", new Small("x", 1)));
    digest.add(new Row<>("b", new Small("y", 2)));

    String lines =
        "{\"key\":\"a\\\"ä\\n\",\"row\":{\"a\":\"x\",\"n\":1}}\n"
            + "{\"key\":\"b\",\"row\":{\"a\":\"y\",\"n\":2}}\n";
    byte[] sha256 =
        MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8));
    assertThat(digest.of(Checkpoint.of(2)))
        .isEqualTo(new ViewDigest(HexFormat.of().formatHex(sha256), 2, Checkpoint.of(2), ""));
  }
}

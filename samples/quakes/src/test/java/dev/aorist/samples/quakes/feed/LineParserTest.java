package dev.aorist.samples.quakes.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineParserTest {
  private static final String GOOD =
      "{'id':'a1','mag':1.5,'place':'here','time':1000,'updated':2000,'status':'reviewed','lon':1,'lat':-2.5,'depth':3}"
          .replace('\'', '"');

  @Test
  void a_line_becomes_a_quake() throws Exception {
    assertThat(parse(GOOD))
        .isEqualTo(
            new QuakeLine(
                7,
                "a1",
                1.5,
                "here",
                Instant.ofEpochMilli(1000),
                Instant.ofEpochMilli(2000),
                true,
                -2.5,
                1,
                3));
  }

  @Test
  void magnitude_and_place_may_be_unknown() throws Exception {
    QuakeLine nulls = parse(GOOD.replace("1.5", "null").replace("\"here\"", "null"));
    QuakeLine missing = parse(GOOD.replace("\"mag\":1.5,\"place\":\"here\",", ""));

    assertThat(nulls.magnitude()).isNull();
    assertThat(nulls.place()).isNull();
    assertThat(missing).isEqualTo(nulls);
  }

  @Test
  void numbers_are_read_however_they_are_written() throws Exception {
    QuakeLine quake = parse(GOOD.replace("1000", "1.0e3").replace("-2.5", "-25e-1"));

    assertThat(quake.time()).isEqualTo(Instant.ofEpochMilli(1000));
    assertThat(quake.latitude()).isEqualTo(-2.5);
  }

  @Test
  void impossible_values_are_left_to_the_aggregate() throws Exception {
    assertThat(parse(GOOD.replace("-2.5", "1e400")).latitude()).isInfinite();
    assertThat(parse(GOOD.replace("\"depth\":3", "\"depth\":-99999")).depthKm()).isEqualTo(-99999);
  }

  @Test
  void a_magnitude_of_minus_zero_is_zero() throws Exception {
    assertThat(parse(GOOD.replace("1.5", "-0.0")).magnitude()).isEqualTo(0.0);
  }

  @Test
  void half_characters_in_a_place_are_replaced() throws Exception {
    assertThat(parse(GOOD.replace("here", "h\\ud83cre")).place()).isEqualTo("h\uFFFDre");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                  | empty
          `  `                | empty
          [1]                 | not a JSON object
          null                | not a JSON object
          {                   | no JSON (column 2)
          {} {}               | more than one JSON value
          // {}               | no JSON (column 1)
          {}                  | "id" is missing
          {"id":7}            | "id" is not a text
          {"id":""}           | "id" cannot name a quake
          {"id":"a\\u0007"}   | "id" cannot name a quake
          {"id":null}         | "id" is missing
          """)
  void what_is_no_quake_is_told(String line, String reason) {
    assertThatThrownBy(() -> parse(line)).hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "time":1000          | "time":"1000"          | "time" is not a whole number
          "time":1000          | "time":1000.5          | "time" is not a whole number
          "time":1000          | "time":1e30            | "time" is not a whole number
          "time":1000          | "time":true            | "time" is not a whole number
          "time":1000          | "time":-1              | "time" is not between
          "time":1000          | "time":95649120000000  | "time" is not between
          "updated":2000       | "updated":null         | "updated" is missing
          "status":"reviewed"  | "status":3             | "status" is not a text
          "lat":-2.5           | "lat":"-2.5"           | "lat" is not a number
          "lon":1              | "lon":[1]              | "lon" is not a number
          "depth":3            | "deep":3               | "depth" is missing
          "depth":3            | "depth":NaN            | no JSON
          "mag":1.5            | "mag":"1.5"            | "mag" is not a number
          "mag":1.5            | "mag":1e400            | "mag" is too large
          "place":"here"       | "place":{}             | "place" is not a text
          """)
  void what_cannot_be_read_is_told(String good, String bad, String reason) {
    assertThatThrownBy(() -> parse(GOOD.replace(good, bad))).hasMessageContaining(reason);
  }

  @Test
  void bytes_that_are_not_utf8_are_told() {
    byte[] latin1 = GOOD.replace("here", "h\u00e9re").getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> LineParser.parse(1, latin1)).hasMessage("not UTF-8");
  }

  private static QuakeLine parse(String line) throws MalformedLineException {
    return LineParser.parse(7, line.getBytes(StandardCharsets.UTF_8));
  }
}

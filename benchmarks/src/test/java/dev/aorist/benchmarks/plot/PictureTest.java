package dev.aorist.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class PictureTest {
  @Test
  void an_axis_ends_at_round_numbers_around_all_values() {
    assertThat(Axis.over(DoubleStream.of(1, 16, 64, 256)).ticks())
        .containsExactly(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0);
    assertThat(Axis.over(DoubleStream.of(7, 7)).ticks()).containsExactly(5.0, 10.0);
    assertThat(Axis.over(DoubleStream.of(5)).ticks()).containsExactly(5.0, 10.0);
    assertThat(Axis.text(2_500_000)).isEqualTo("2.5M");
    assertThat(Axis.text(0.05)).isEqualTo("0.05");
    assertThat(Axis.text(100)).isEqualTo("100");
  }

  @Test
  void a_picture_is_xml_with_a_line_for_each_series() throws Exception {
    Series ours =
        new Series("a < b", List.of(new Series.Point(256, 2_000), new Series.Point(1, 100)));
    Series limit = new Series("limit", List.of(new Series.Point(1, 200)));

    Document svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    new Picture("title", "x", "y", List.of(ours, limit))
                        .svg()
                        .getBytes(StandardCharsets.UTF_8)));

    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    // From the left lower corner (1, 100) to the right, one step of the axis below the top.
    assertThat(
            svg.getElementsByTagName("polyline")
                .item(0)
                .getAttributes()
                .getNamedItem("points")
                .getNodeValue())
        .startsWith("70.0,370.0 ")
        .endsWith(",50.0");
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("title");
  }

  @Test
  void nothing_is_drawn_of_zeroes() {
    assertThatThrownBy(() -> new Series.Point(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 0, not (0.0, 1.0)");
    assertThatThrownBy(() -> new Series("empty", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

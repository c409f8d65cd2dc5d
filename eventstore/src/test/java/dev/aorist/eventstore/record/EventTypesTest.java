package dev.aorist.eventstore.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aorist.eventstore.spi.EventCodec;
import dev.aorist.eventstore.testkit.TextCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTypesTest {
  private static ByteBuffer utf8(String name) {
    return ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void as_many_names_as_there_are_keep_their_decoders() {
    var types = new EventTypes(new TextCodec());
    List<EventTypes.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ByteBuffer name = utf8("type." + i / 2);
      entries.add(types.find(name, 0, name.limit(), 1 + i % 2));
    }
    for (int i = 0; i < 500; i++) {
      ByteBuffer name = utf8("type." + i / 2);
      assertThat(types.find(name, 0, name.limit(), 1 + i % 2)).isSameAs(entries.get(i));
    }
  }

  /** Two readers may meet a name for the first time at once. */
  @Test
  void a_name_that_two_add_at_once_is_there_once() {
    var types = new EventTypes[1];
    int[] asked = {0};
    ByteBuffer name = utf8("opened");
    var text = new TextCodec();
    EventCodec codec =
        new EventCodec() {
          @Override
          public TypeName typeOf(Class<?> payload) {
            return text.typeOf(payload);
          }

          @Override
          public byte[] encode(Object payload) {
            return text.encode(payload);
          }

          @Override
          public Decoder decoder(String type, int schemaVersion) {
            if (asked[0]++ == 0) {
              types[0].find(name, 0, name.limit(), 1);
            }
            return text.decoder(type, schemaVersion);
          }
        };
    types[0] = new EventTypes(codec);
    types[0].find(name, 0, name.limit(), 1);
    assertThat(asked[0]).isEqualTo(2);
    EventTypes.Entry known = types[0].find(name, 0, name.limit(), 1);
    assertThat(types[0].find(name, 0, name.limit(), 1)).isSameAs(known);
    assertThat(asked[0]).isEqualTo(2);
  }
}

package dev.aorist.eventstore.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.aorist.eventstore.Limits;

/**
 * The one mapper of events. What it writes it reads back as an equal object, and what does not fit
 * fails: an event is read for years, by code that its writer never saw.
 */
final class EventMapper {
  private static final int NESTING = 256;
  private static final int NUMBER_CHARACTERS = 1_000;
  private static final int NAME_CHARACTERS = 1_024;

  private EventMapper() {}

  static JsonMapper create() {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxDocumentLength(Limits.EVENT_BYTES)
            .maxStringLength(Limits.EVENT_BYTES)
            .maxNestingDepth(NESTING)
            .maxNumberLength(NUMBER_CHARACTERS)
            .maxNameLength(NAME_CHARACTERS)
            .build();
    JsonMapper.Builder builder =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build())
            .annotationIntrospector(new EventAnnotations())
            .addModules(
                new Jdk8Module(),
                // A zone stays the zone that it was: "UTC" is not "Z".
                new JavaTimeModule().disable(JavaTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID),
                new StoreValuesModule());
    data(builder);
    times(builder);
    strictness(builder);
    return builder.build();
  }

  /** What an event is: its fields, no more and no less. A method that computes is no data. */
  private static void data(JsonMapper.Builder builder) {
    builder
        .visibility(PropertyAccessor.FIELD, Visibility.ANY)
        .visibility(PropertyAccessor.GETTER, Visibility.NONE)
        .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
        .visibility(PropertyAccessor.SETTER, Visibility.NONE)
        .disable(MapperFeature.USE_GETTERS_AS_SETTERS)
        // An event may say all that it has to say by its name.
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        // Upcasters see 1.10 as 1.10.
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }

  /** ISO-8601, in the offset and zone in which it was written. */
  private static void times(JsonMapper.Builder builder) {
    builder
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE);
  }

  /**
   * A later version of the code may have written more, so unknown properties are passed over. But
   * nothing is made up: no 0 for a null, no 1 for 1.5, no "1" for 1, no constant for an ordinal.
   */
  private static void strictness(JsonMapper.Builder builder) {
    builder
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .enable(MapperFeature.BLOCK_UNSAFE_POLYMORPHIC_BASE_TYPES);
  }
}

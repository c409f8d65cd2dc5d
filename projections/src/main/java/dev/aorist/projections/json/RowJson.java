package dev.aorist.projections.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.aorist.eventstore.json.StoreValuesModule;
import dev.aorist.projections.ProjectionException;
import dev.aorist.projections.spi.RowFormat;
import java.util.List;
import java.util.Map;

/**
 * Canonical JSON of rows, so that equal rows have equal text on every machine: properties, map
 * entries and members of sets sorted, no white space, dates in ISO-8601, and doubles written by
 * Jackson's own shortest form (that of the JDK changed in 19).
 *
 * <p>Reading is lenient about properties that are missing or not known, since rows of an older
 * declared version answer until the new ones have caught up.
 *
 * @param <R> the row
 */
public final class RowJson<R> implements RowFormat<R> {
  private static final int MAX_DEPTH = 200;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(new StoreValuesModule())
          .addModule(new SortedSets())
          // A row is its components; a method that computes is no data.
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.SETTER, Visibility.NONE)
          .disable(MapperFeature.USE_GETTERS_AS_SETTERS)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
          .build();

  private final Class<R> type;
  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final RowIndexes indexes;

  private RowJson(Class<R> type) {
    this.type = type;
    writer = MAPPER.writerFor(type);
    reader = MAPPER.readerFor(type);
    indexes = new RowIndexes(type);
  }

  /** The format of rows of {@code type}, a record. */
  public static <R> RowJson<R> of(Class<R> type) {
    return new RowJson<>(type);
  }

  @Override
  public List<String> indexes() {
    return indexes.names();
  }

  @Override
  public Map<String, String> indexed(R row) {
    return indexes.of(row);
  }

  @Override
  public String encode(R row) {
    try {
      return writer.writeValueAsString(row);
    } catch (JsonProcessingException e) {
      throw new ProjectionException(
          "A row of "
              + type.getName()
              + " cannot be written as JSON: "
              + e.getOriginalMessage()
              + ". Give its components types that Jackson knows.",
          e);
    }
  }

  @Override
  public R decode(String json) {
    try {
      return reader.readValue(json);
    } catch (JsonProcessingException e) {
      throw new ProjectionException(
          "A stored row is no "
              + type.getName()
              + ": "
              + e.getOriginalMessage()
              + ". If the record was changed, raise the projection's version, so that the view is"
              + " rebuilt.",
          e);
    }
  }
}
